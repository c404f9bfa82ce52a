/** Which programs of the system there are to work with. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The full path of a program, or null. Debian keeps servers in /usr/sbin, which is not on everyone's PATH. */
export function find( ...names ) {
	const folders = ( process.env.PATH ?? '' ).split( path.delimiter );
	const isUnix = process.platform !== 'win32';
	for ( const name of names ) {
		for ( const folder of [
			...folders,
			...( isUnix ? [ '/usr/sbin' ] : [] ),
		] ) {
			for ( const suffix of isUnix
				? [ '' ]
				: [ '.exe', '.bat', '.cmd' ] ) {
				const file = path.join( folder, name + suffix );
				if ( folder && fs.existsSync( file ) ) {
					return file;
				}
			}
		}
	}
	return null;
}

/**
 * The PHP on this machine, if it is of use to us.
 *
 * @return {{ php: string, version: string } | { missing: string }} PHP, or what is missing.
 */
export function nativePhp() {
	const php = find( 'php' );
	if ( ! php ) {
		return { missing: 'no PHP' };
	}
	const asked = spawnSync( php, [
		'-r',
		'echo json_encode( [ "version" => PHP_VERSION, "id" => PHP_VERSION_ID, "loaded" => get_loaded_extensions() ] );',
	] );
	if ( asked.status !== 0 ) {
		return { missing: 'a working PHP' };
	}
	const said = JSON.parse( asked.stdout );
	if ( said.id < 80100 ) {
		return { missing: `PHP 8.1 (this one is ${ said.version })` };
	}
	const wanted = [ 'mysqli', 'mbstring', 'dom', 'xml', 'curl', 'gd' ];
	const absent = wanted.filter( ( name ) => ! said.loaded.includes( name ) );
	return absent.length
		? { missing: `PHP's ${ absent.join( ', ' ) }` }
		: { php, version: said.version };
}

/** Chromium or Chrome; without one, Playwright looks for its own. */
export const chromium = () =>
	process.env.CHROMIUM_PATH ||
	find( 'chromium', 'chromium-browser', 'google-chrome' );
