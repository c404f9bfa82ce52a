/** What went wrong, in one sentence with a remedy. No package is needed to run this. */
import fs from 'node:fs';
import path from 'node:path';
import { root, stackDir } from './paths.mjs';

/** An error that explains itself, shown without a stack trace. */
export const problem = ( message ) =>
	Object.assign( new Error( message ), { plain: true } );

const quoted = ( text, pattern, fallback ) =>
	text.match( pattern )?.[ 1 ] ?? fallback;

/** A server's name, from an address, from what a resolver says or from what a connection says. */
const server = ( text ) =>
	text.match(
		/(?:ENOTFOUND|EAI_AGAIN|resolve host:?|Failed to connect to) ([\w-]+(?:\.[\w-]+)+|localhost)/i
	)?.[ 1 ] ??
	text.match( /https?:\/\/([\w.:-]+)/ )?.[ 1 ] ??
	text.match( /ECONNREFUSED ([\w.:-]+)/ )?.[ 1 ] ??
	'the network';

/** What programs and Node say, and what that means; the first that fits counts. `again`: it may go well the next time. */
const kinds = [
	{
		says: /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i,
		means: () => 'the disk is full: make room, then run it again',
	},
	{
		says: /EROFS|read-only file system/i,
		means: () =>
			`${ root } cannot be written to: copy the project to where you may write`,
	},
	{
		says: /EACCES|EPERM|permission denied/i,
		means: ( text ) =>
			`there is no permission for ${ quoted( text, /(?:EACCES|EPERM)[^'"]*['"]([^'"]+)['"]/, quoted( text, /npm error path (\S+)/, 'a file' ) ) }: make it yours (chown), or work in a folder of yours`,
	},
	{
		says: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|could not resolve host|failed to connect to/i,
		means: ( text ) =>
			`${ server( text ) } cannot be reached: check the network and its proxy (HTTPS_PROXY), then run it again`,
	},
	{
		says: /ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|socket hang up|network timeout|\bE50[0234]\b|timed out/i,
		means: ( text ) =>
			`${ server( text ) } did not answer to the end: run it again`,
		again: true,
	},
	{
		says: /EINTEGRITY|integrity checksum failed/i,
		means: () =>
			'what was downloaded is not what was asked for: run `npm cache verify`, then run it again',
		again: true,
	},
	{
		says: /self.signed certificate|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|CERT_HAS_EXPIRED|SSL certificate problem/i,
		means: ( text ) =>
			`the certificate of ${ server( text ) } is not trusted: name your proxy's in NODE_EXTRA_CA_CERTS`,
	},
	{
		says: /\bE40[13]\b|HTTP 40[13]/,
		means: ( text ) =>
			`${ server( text ) } lets nobody in without a login: run \`npm login\`, or set another registry`,
	},
	{
		says: /EUSAGE|package\.json and package-lock\.json .*not in sync|are in sync/i,
		means: () =>
			'package-lock.json does not go with package.json: run `npm install`',
	},
	{
		says: /EBADENGINE/,
		means: () => `this Node (${ process.versions.node }) is too old for it`,
	},
	{
		says: /Cannot find package '|Cannot find module '(?!\.|\/(?!.*node_modules))|spawn \S*node_modules\S* ENOENT/,
		means: () =>
			'node_modules is not complete: delete that folder and run it again',
	},
	{
		says: /spawn \S+ ENOENT/,
		means: ( text ) =>
			`the program ${ quoted( text, /spawn (\S+) ENOENT/ ) } is not there: install it, or put its folder on the PATH`,
	},
	{
		says: /EMFILE|ENFILE/,
		means: () =>
			'too many files are open: raise the limit (`ulimit -n 4096`), then run it again',
	},
	{
		says: /\b(?:EADDRINUSE)\b/,
		means: () => 'the port is taken: choose another with PORT=…',
	},
	{
		says: /ENOMEM|heap out of memory|Cannot allocate memory/i,
		means: () =>
			'there is not enough memory: close something, then run it again',
	},
];

const kindOf = ( text ) => kinds.find( ( { says } ) => says.test( text ) );

/** All that is known of an error: what a program printed, or what Node says. */
const textOf = ( error ) =>
	error.output ??
	[ error.code, error.message, error.cause?.code, error.cause?.message ]
		.filter( Boolean )
		.join( ' ' );

/** Why it failed and what to do about it; null when that is not known. */
export const reasonOf = ( error ) =>
	kindOf( textOf( error ) )?.means( textOf( error ) ) ?? null;

/** Whether it may go well the next time: a network's hiccup, or something unknown. */
export function mayPass( error ) {
	const kind = kindOf( textOf( error ) );
	return ! kind || kind.again === true;
}

const capitalized = ( text ) => text[ 0 ].toUpperCase() + text.slice( 1 );

/** Keeps what is too long to show; a full disk keeps nothing. */
function keep( name, text ) {
	const file = path.join( stackDir, `${ name }.log` );
	try {
		fs.mkdirSync( stackDir, { recursive: true } );
		fs.writeFileSync( file, text );
		return path.relative( root, file );
	} catch {
		return null;
	}
}

/**
 * An error of a program that did not do what it was called for, told in a sentence.
 *
 * @param {string} what  What could not be done.
 * @param {Error}  error What happened.
 * @param {string} name  Of the log that keeps what the program printed.
 * @return {Error} For whoever called the tool.
 */
export function failure( what, error, name ) {
	const log = keep( name, `${ error.output ?? error.stack }\n` );
	const reason = reasonOf( error );
	const lookUp = log ? `What was printed is in ${ log }.` : '';
	return problem(
		[
			reason
				? `${ what }: ${ reason }.`
				: `${ what }, for a reason that is not known here: read what was printed.`,
			lookUp,
		]
			.filter( Boolean )
			.join( ' ' )
	);
}

/** What to show of an error that ends a tool. */
export function told( error ) {
	const reason = reasonOf( error );
	if ( error.plain ) {
		// What a program printed is for reading, unless its reason has nothing to do with us.
		return error.output !== undefined && reason
			? `${ capitalized( reason ) }.`
			: error.message;
	}
	const log = keep( 'error', `${ error.stack }\n` );
	return [
		reason
			? `${ capitalized( reason ) }.`
			: `${ error.message } (a fault of the tools)`,
		log ? `More is in ${ log }.` : '',
	]
		.filter( Boolean )
		.join( ' ' );
}
