/** Where things are. */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/** Everything the tools make on the way; ignored by git, safe to delete. */
export const stackDir = path.join( root, '.stack' );

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
