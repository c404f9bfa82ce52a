/** Getting files from elsewhere. */
import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { installNpmPackages } from './dependencies.mjs';
import { problem, reasonOf } from './failures.mjs';
import { capture, withRetries } from './processes.mjs';

/** How long a server may take to answer, and to send the next piece. */
const patience = 5000;

/** Saves what is at an address, giving up soon where there is no network. */
export async function download( address, file ) {
	const host = new URL( address ).host;
	const giveUp = new AbortController();
	const timer = setTimeout( () => giveUp.abort(), patience );
	try {
		const response = await fetch( address, { signal: giveUp.signal } );
		if ( ! response.ok ) {
			throw problem( `${ address } answers ${ response.status }` );
		}
		const body = Readable.fromWeb( response.body );
		body.on( 'data', () => timer.refresh() );
		await pipeline( body, fs.createWriteStream( file ) );
	} catch ( error ) {
		// A full disk is not the network's fault: it has a system call, as errors of files have.
		throw error.plain || error.syscall === 'write' || error.path
			? error
			: problem( `${ host } cannot be reached` );
	} finally {
		clearTimeout( timer );
	}
}

/** Unpacks a zip, for which it needs npm's packages: they may still be on their way. */
export async function unzip( file, folder ) {
	await installNpmPackages( console.log );
	const { default: Zip } = await import( 'adm-zip' );
	fs.mkdirSync( folder, { recursive: true } );
	try {
		new Zip( file ).extractAllTo( folder, true );
	} catch ( error ) {
		throw reasonOf( error ) ? error : problem( 'the zip is not whole' );
	}
}

/**
 * Fetches parts of a package that is no dependency of ours.
 *
 * @return {Promise<string>} The folder the parts are in.
 */
export async function npmPackage( name, parts, folder ) {
	const tarball = await withRetries( 3, () =>
		capture(
			'npm',
			[ 'pack', name, '--silent', '--pack-destination', folder ],
			{
				cwd: folder,
			}
		)
	);
	await capture( 'tar', [
		'-xzf',
		path.join( folder, tarball.trim().split( '\n' ).pop() ),
		'-C',
		folder,
		...parts.map( ( part ) => `package/${ part }` ),
	] );
	return path.join( folder, 'package' );
}
