/** The site a project runs on, and running PHP in it. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export interface Site {
	url: string;
	/** WordPress's folder. */
	wordpress: string;
	debugLog: string;
	/** The folder of the specs that run on it. */
	specs: string;
	/** Those of them that tell of something this site is without on purpose. */
	leftOut: string[];
	/** Versions; no WooCommerce is null. */
	versions: { wordpress: string; woocommerce: string | null };
	/** The native PHP, null where the site runs on WebAssembly. */
	php: string | null;
	/** The plugin as people install it, null on a site that has the checkout. */
	zip: string | null;
}

/** WordPress's AI client came with 7.0. */
export const hasAiClient = ( { versions }: Site ) =>
	Number( versions.wordpress.split( '.' )[ 0 ] ) >= 7;

const evaluate = path.resolve( __dirname, '../../../tools/site/evaluate.php' );

/**
 * Runs PHP inside the site, as the administrator.
 *
 * @param site The site; it needs native PHP.
 * @param code Statements, with `return` for what is wanted back. `$args` holds the arguments.
 * @param args JSON.
 * @return What the code returned. A WP_Error is thrown.
 */
export function runPhp< T >(
	site: Site,
	code: string,
	args: Record< string, unknown > = {}
): T {
	if ( ! site.php ) {
		throw new Error(
			'This site runs on WebAssembly: PHP cannot be run in it from outside.'
		);
	}
	// Compiling WordPress anew each time would take most of the time.
	const compiled = path.join( site.wordpress, '../opcache' );
	fs.mkdirSync( compiled, { recursive: true } );
	const { status, stdout, stderr } = spawnSync(
		site.php,
		[
			...[ '-d', 'opcache.enable_cli=1' ],
			...[ '-d', `opcache.file_cache=${ compiled }` ],
			...[ '-d', 'opcache.interned_strings_buffer=64' ],
			evaluate,
		],
		{
			input: JSON.stringify( { wordpress: site.wordpress, code, args } ),
			encoding: 'utf8',
		}
	);
	if ( status !== 0 ) {
		throw new Error( `${ code }\n${ stdout }${ stderr }` );
	}
	return JSON.parse( stdout.slice( stdout.lastIndexOf( '\n' ) + 1 ) ) as T;
}
