/**
 * Ends with a sentence on a Node that is too old. package.json has Node load this before a tool: what a tool is written
 * in would not get as far as its first line there. So this file is written for any Node there is.
 */
/* eslint-disable no-var */
var wanted = require( '../../package.json' ).engines.node.replace( '>=', '' );
var parts = function ( version ) {
	return version.split( '.' ).map( Number );
};
var least = parts( wanted );
var here = parts( process.versions.node );

if (
	here[ 0 ] < least[ 0 ] ||
	( here[ 0 ] === least[ 0 ] && here[ 1 ] < least[ 1 ] )
) {
	console.error(
		'Node ' +
			wanted +
			' or later is needed, and this is ' +
			process.versions.node +
			': get one from https://nodejs.org, or with nvm by `nvm install ' +
			least[ 0 ] +
			'`.'
	);
	process.exit( 1 );
}
