/**
 * WordPress's own Plugin Check, over the plugin as it ships: its static checks, which need a WordPress and no WP-CLI.
 *
 * It is used where it is in the download cache: `plugin-check-<version>/`, unpacked from wordpress.org.
 */
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir, root } from './paths.mjs';
import { siteStep } from './site.mjs';
import { patternOf } from './zip.mjs';

/** Warnings that stay, each with its reason. */
const allowed = path.join( root, 'tools/plugin-check-allowed.txt' );

/**
 * Finds Plugin Check.
 *
 * @return {{ dir: string, version: string } | { missing: string }} The latest one in the cache.
 */
export function findPluginCheck() {
	const prefix = 'plugin-check-';
	const [ name ] = (
		fs.existsSync( cacheDir ) ? fs.readdirSync( cacheDir ) : []
	)
		.filter( ( each ) => each.startsWith( prefix ) )
		.sort( ( a, b ) => b.localeCompare( a, 'en', { numeric: true } ) );
	return name
		? {
				dir: path.join( cacheDir, name ),
				version: name.slice( prefix.length ),
			}
		: { missing: `it is not in ${ cacheDir }` };
}

/** Lines of `<code> <file or folder> <reason>`. */
const readAllowed = () =>
	fs
		.readFileSync( allowed, 'utf8' )
		.split( '\n' )
		.filter( ( line ) => line.trim() && ! line.startsWith( '#' ) )
		.map( ( line ) => {
			const [ code, file, ...reason ] = line.trim().split( /\s+/ );
			return { line, code, file, reason: reason.join( ' ' ) };
		} );

/**
 * Compares what was found with what is allowed.
 *
 * @param {Array<{ file: string, line: number, type: string, code: string, message: string }>} findings What was found.
 * @param {Array<{ line: string, code: string, file: string, reason: string }>}                rules    What is allowed.
 * @return {string[]} What has to be mended, in the findings or among the rules.
 */
export function unexpected( findings, rules = readAllowed() ) {
	const matches = ( { code, file }, found ) =>
		found.type === 'WARNING' &&
		found.code === code &&
		patternOf( file ).test( found.file );
	return [
		...findings
			.filter(
				( found ) => ! rules.some( ( rule ) => matches( rule, found ) )
			)
			.map(
				( { file, line, type, code, message } ) =>
					`${ file }:${ line } ${ type } ${ code } ${ message.replace( /\s+/g, ' ' ) }`
			),
		...rules
			.filter( ( { reason } ) => ! reason )
			.map( ( { line } ) => `Allowed without a reason: ${ line }` ),
		...rules
			.filter(
				( rule ) =>
					! findings.some( ( found ) => matches( rule, found ) )
			)
			.map( ( { line } ) => `Allowed, and not found: ${ line }` ),
	];
}

/**
 * Runs it.
 *
 * @param {Object} settings
 * @param {Object} settings.native      PHP.
 * @param {string} settings.wordpress   An installed site.
 * @param {string} settings.pluginCheck Plugin Check's folder.
 * @param {string} settings.plugin      The unpacked plugin.
 * @return {Promise<Array<{ file: string, line: number, type: string, code: string, message: string }>>} All it has found.
 */
export async function runPluginCheck( { native, ...setup } ) {
	const printed = await siteStep(
		native,
		'tools/site/plugin-check.php',
		setup
	);
	const { checks, findings } = JSON.parse(
		printed.slice( printed.lastIndexOf( '\n' ) + 1 )
	);
	if ( checks.length < 15 ) {
		throw new Error(
			`Plugin Check has no more than ${ checks.length } static checks: ${ checks }`
		);
	}
	return findings;
}
