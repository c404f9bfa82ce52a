/** What somebody has after `git clone`, and what is left of the processes that ran there. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { capture } from './processes.mjs';

/** What git does not keep, and git's own. */
const notCommitted = new Set( [
	...[ '.git', '.stack', 'build', 'node_modules', 'vendor' ],
] );

/** A copy of the project as it stands, with nothing installed and nothing built. */
export function copyTo( folder ) {
	for ( const name of fs.readdirSync( root ) ) {
		if ( ! notCommitted.has( name ) ) {
			fs.cpSync( path.join( root, name ), path.join( folder, name ), {
				recursive: true,
			} );
		}
	}
}

/** Clones the commit that is checked out: only what is committed. */
export const cloneTo = ( folder ) =>
	capture( 'git', [
		...[ 'clone', '--quiet', '--no-hardlinks', root, folder ],
	] );

/** The commands of processes that work in a folder or name it; where there is no /proc, none can be told. */
export function processesOf( folder ) {
	if ( ! fs.existsSync( '/proc/self/cmdline' ) ) {
		return [];
	}
	return fs
		.readdirSync( '/proc' )
		.filter(
			( name ) => /^\d+$/.test( name ) && Number( name ) !== process.pid
		)
		.flatMap( ( pid ) => {
			try {
				const command = fs
					.readFileSync( `/proc/${ pid }/cmdline`, 'utf8' )
					.replaceAll( '\0', ' ' );
				const at = fs.readlinkSync( `/proc/${ pid }/cwd` );
				return command.includes( folder ) ||
					`${ at }/`.startsWith( `${ folder }/` )
					? [ `${ pid } ${ command.trim() }` ]
					: [];
			} catch {
				// It has ended meanwhile, or is somebody else's.
				return [];
			}
		} );
}
