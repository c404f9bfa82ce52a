/** The build of src/, blocks/ and languages/, made when it is older than what it is made of. */
import fs from 'node:fs';
import path from 'node:path';
import { bin, root } from './paths.mjs';
import { capture } from './processes.mjs';
import { step } from './steps.mjs';

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

/** Whether a translation was changed since it was made into what WordPress reads. */
const isCompiled = () =>
	fs
		.readdirSync( at( 'languages' ) )
		.filter( ( name ) => name.endsWith( '.po' ) )
		.every(
			( name ) =>
				newest( at( 'languages', name ) ) <=
				newest(
					at( 'languages', name.replace( /\.po$/, '.l10n.php' ) )
				)
		);

/** Needs npm's packages. */
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
		await step( say, 'Building the screens', () =>
			capture(
				bin( 'wp-scripts' ),
				[ 'build', '--config', 'tools/webpack.config.js' ],
				{ cwd: root }
			)
		);
		// webpack leaves a file alone whose content is the same.
		const now = new Date();
		fs.utimesSync( at( 'build/usage-screen.asset.php' ), now, now );
	}
	if ( ! isBuilt || ! isCompiled() ) {
		// Not at the top: it needs packages, which may not be installed when this file loads.
		const { compile } = await import( './translations.mjs' );
		compile();
	}
}
