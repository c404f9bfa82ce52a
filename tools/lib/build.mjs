/** The build of src/, blocks/ and languages/, made when it is older than what it is made of. */
import fs from 'node:fs';
import path from 'node:path';
import { bin, root } from './paths.mjs';
import { capture } from './processes.mjs';
import { compile, isCompiled } from './translations.mjs';

const at = ( ...parts ) => path.join( root, ...parts );

function newest( file ) {
	if ( ! fs.existsSync( file ) ) {
		return 0;
	}
	const { mtimeMs } = fs.statSync( file );
	return fs.statSync( file ).isDirectory()
		? Math.max(
				mtimeMs,
				...fs
					.readdirSync( file )
					.map( ( name ) => newest( path.join( file, name ) ) )
			)
		: mtimeMs;
}

export async function buildIfStale( say ) {
	const built = newest( at( 'build/usage-screen.asset.php' ) );
	const made = [
		'src',
		'blocks',
		'package-lock.json',
		'tools/webpack.config.js',
	];
	const isBuilt = made.every( ( name ) => newest( at( name ) ) < built );
	if ( ! isBuilt ) {
		say( 'Building the screens' );
		await capture(
			bin( 'wp-scripts' ),
			[ 'build', '--config', 'tools/webpack.config.js' ],
			{ cwd: root }
		);
	}
	if ( ! isBuilt || ! isCompiled() ) {
		compile();
	}
}
