/** Where things are. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/** What the tools keep from one run to the next; ignored by git, safe to delete. */
export const stackDir = path.join( root, '.stack' );

/**
 * The sites of runs. Outside the plugin: WordPress finds a plugin behind a
 * link by the beginning of its path, and takes whatever is in a folder of ours
 * for a file of ours, WooCommerce in such a site included.
 */
export const runsDir = path.join(
	fs.realpathSync( os.tmpdir() ),
	`aipuffer-runs-${ process.getuid?.() ?? 0 }`
);

/** WordPress and WooCommerce, shared by all clones on this machine. */
export const cacheDir = path.join(
	process.env.XDG_CACHE_HOME || path.join( os.homedir(), '.cache' ),
	'aipuffer'
);

export const bin = ( name ) =>
	path.join(
		root,
		'node_modules/.bin',
		process.platform === 'win32' ? `${ name }.cmd` : name
	);
