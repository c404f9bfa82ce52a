/**
 * The plugin as people install it: what package.json names under `files`, and nothing else.
 *
 * A list of what ships, not of what does not: a file somebody puts into the project stays out until it is named. What is
 * named and missing, and what is there for nothing, is told by `faultsOf()`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

const slug = 'aipuffer';

/** What the zip may weigh. */
const limit = 2 * 1024 * 1024;

const readPackage = () =>
	JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) );

/** `*` is anything in a name, `**` any folders, a folder all that is in it. */
export const patternOf = ( name ) =>
	new RegExp(
		`^${ name
			.replace( /[.+?^${}()|[\]\\]/g, '\\$&' )
			.replace( /\*\*\/|\*/g, ( stars ) =>
				stars === '*' ? '[^/]*' : '(?:.+/)?'
			) }(?:/.*)?$`
	);

/** All files of the folders that are named. */
function filesIn( names ) {
	const found = ( file ) => {
		const full = path.join( root, file );
		if ( ! fs.existsSync( full ) ) {
			return [];
		}
		return fs.statSync( full ).isDirectory()
			? fs
					.readdirSync( full )
					.flatMap( ( name ) => found( `${ file }/${ name }` ) )
			: [ file ];
	};
	const tops = new Set( names.map( ( name ) => name.split( '/' )[ 0 ] ) );
	return [ ...tops ].flatMap( found );
}

/** Names of the files that ship, in an order that is the same everywhere. */
export function shipped() {
	const { files: names } = readPackage();
	const patterns = names.map( patternOf );
	return filesIn( names )
		.filter( ( file ) => patterns.some( ( is ) => is.test( file ) ) )
		.sort();
}

/**
 * Writes the zip. The same files make the same bytes: no order, date or permission of this machine is in it.
 *
 * @param {string} folder Where to.
 * @return {Promise<{ file: string, version: string, files: string[], size: number }>} The zip, what is in it, its bytes.
 */
export async function writeZip( folder ) {
	// Not at the top: the packages may not be installed when this file loads.
	const { default: Zip } = await import( 'adm-zip' );
	const { version } = readPackage();
	const zip = new Zip();
	const files = shipped();
	// The first day a zip can tell of, in whatever time zone this is.
	const day = new Date( 1980, 0, 1 );
	for ( const name of files ) {
		const inside = `${ slug }/${ name }`;
		zip.addFile(
			inside,
			fs.readFileSync( path.join( root, name ) ),
			'',
			0o644
		);
		zip.getEntry( inside ).header.time = day;
	}
	const file = path.join( folder, `${ slug }-${ version }.zip` );
	const bytes = zip.toBuffer();
	fs.writeFileSync( file, bytes );
	return { file, version, files, size: bytes.length };
}

/** Scripts and styles of the build that nothing loads. */
function unusedBuilds( files ) {
	const read = ( name ) => fs.readFileSync( path.join( root, name ), 'utf8' );
	const php = files
		.filter( ( name ) => /^includes\/.*\.php$/.test( name ) )
		.map( read )
		.join( '\n' );
	const built = files
		.filter( ( name ) => name.startsWith( 'build/' ) )
		.map( ( name ) => name.slice( 'build/'.length ) );
	const entries = built
		.filter( ( name ) => name.endsWith( '.asset.php' ) )
		.map( ( name ) => name.slice( 0, -'.asset.php'.length ) )
		.filter( ( name ) => php.includes( `'${ name }'` ) );
	const runtimes = entries
		.map( ( name ) => read( `build/${ name }.js` ) )
		.join( '\n' );
	// An entry knows its chunks by their names and hashes: `47:"pricing"`, `348:"a23a0853…"`.
	const isChunk = ( name ) =>
		runtimes.includes( `:"${ name }"` ) ||
		new RegExp( `[{,]${ name }:"` ).test( runtimes );
	return built
		.filter( ( name ) => {
			const stem = name.replace(
				/(-rtl\.css|\.asset\.php|\.css|\.js)$/,
				''
			);
			return ! (
				entries.includes( stem ) ||
				( name.endsWith( '.js' ) && isChunk( stem ) )
			);
		} )
		.map( ( name ) => `build/${ name }` );
}

/** PHP that no other PHP names: a class by its name, a view by that of its file. */
function unusedPhp( files ) {
	const wordsOf = new Map(
		files
			.filter( ( name ) => name.endsWith( '.php' ) )
			.map( ( name ) => [
				name,
				new Set(
					fs
						.readFileSync( path.join( root, name ), 'utf8' )
						.match( /[\w-]+/g )
				),
			] )
	);
	const isNamed = ( file ) =>
		[ ...wordsOf ].some(
			( [ other, words ] ) =>
				other !== file && words.has( path.basename( file, '.php' ) )
		);
	return [ ...wordsOf.keys() ].filter(
		( name ) => /^(includes|templates)\//.test( name ) && ! isNamed( name )
	);
}

/**
 * What is wrong with a zip.
 *
 * @return {string[]} Sentences; nothing when all is well.
 */
export function faultsOf( { files, size } ) {
	const { files: names } = readPackage();
	return [
		...names
			.filter(
				( name ) =>
					! files.some( ( file ) => patternOf( name ).test( file ) )
			)
			.map( ( name ) => `${ name } is to ship, and is not there.` ),
		...files
			.filter( ( name ) =>
				/(^|\/)\.|\.(map|md|po|tsx?|scss|mjs)$|\.(test|spec)\.|(^|\/)tests?\//.test(
					name
				)
			)
			.map( ( name ) => `${ name } is for development.` ),
		...[ ...unusedBuilds( files ), ...unusedPhp( files ) ].map(
			( name ) => `${ name } is never loaded.`
		),
		...( size > limit ? [ `It has ${ size } bytes, over 2 MB.` ] : [] ),
	];
}

/** "389 files, 1.1 MB" */
export const describeZip = ( { files, size } ) =>
	`${ files.length } files, ${ ( size / 1024 / 1024 ).toFixed( 2 ) } MB`;
