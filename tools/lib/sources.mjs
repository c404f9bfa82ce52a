/**
 * Where WordPress and WooCommerce come from, in this order: a folder named by
 * WORDPRESS_DIR / WOOCOMMERCE_DIR, the cache, wordpress.org, and for WordPress
 * a package on npm. WORDPRESS_VERSION and WOOCOMMERCE_VERSION ask for one
 * version; WOOCOMMERCE_DIR=none does without WooCommerce. The oldest WordPress
 * supported is looked for by its version alone.
 */
import fs from 'node:fs';
import path from 'node:path';
import { download, npmPackage, unzip } from './downloads.mjs';
import { cacheDir, root } from './paths.mjs';
import { problem, reasonOf } from './failures.mjs';
import { step } from './steps.mjs';

const downloads = 'https://downloads.wordpress.org';

/** 7.1 comes after 7.1-RC2 and after 6.9.10. */
export function compareVersions( one, other ) {
	const parts = ( version ) => {
		const [ numbers, stage ] = version.split( /-(.*)/ );
		return [ ...numbers.split( '.' ).map( Number ), stage ];
	};
	const [ a, b ] = [ parts( one ), parts( other ) ];
	const [ stageA, stageB ] = [ a.pop(), b.pop() ];
	for ( let i = 0; i < Math.max( a.length, b.length ); i++ ) {
		if ( ( a[ i ] ?? 0 ) !== ( b[ i ] ?? 0 ) ) {
			return ( a[ i ] ?? 0 ) - ( b[ i ] ?? 0 );
		}
	}
	if ( ! stageA || ! stageB ) {
		return ( stageA ? -1 : 0 ) + ( stageB ? 1 : 0 );
	}
	return stageA.localeCompare( stageB, 'en', { numeric: true } );
}

/** Whether 6.6.2 or 6.6-RC3 will do for someone who asked for 6.6. */
const answers = ( version, asked ) =>
	! asked ||
	version === asked ||
	version.startsWith( `${ asked }.` ) ||
	version.startsWith( `${ asked }-` );

const firstMatch = ( file, pattern ) =>
	fs.existsSync( file )
		? ( fs.readFileSync( file, 'utf8' ).match( pattern )?.[ 1 ] ?? null )
		: null;

export const wordpressVersion = ( dir ) =>
	firstMatch(
		path.join( dir, 'wp-includes/version.php' ),
		/\$wp_version\s*=\s*'([^']+)'/
	);

const woocommerceHeader = ( dir, name ) =>
	firstMatch(
		path.join( dir, 'woocommerce.php' ),
		new RegExp( `^ \\* ${ name }: *(\\S+)`, 'm' )
	);

const woocommerceVersion = ( dir ) => woocommerceHeader( dir, 'Version' );

/** From all over each product: a folder that was copied or unpacked halfway lacks some. */
const landmarks = {
	wordpress: [
		...[ 'wp-load.php', 'wp-settings.php', 'wp-login.php' ],
		...[ 'wp-admin/admin.php', 'wp-content/themes', 'wp-includes/js/dist' ],
		'wp-includes/rest-api/class-wp-rest-server.php',
	],
	woocommerce: [
		...[ 'assets/client/admin', 'includes/class-woocommerce.php' ],
		...[ 'src/Packages.php', 'templates', 'vendor/autoload.php' ],
	],
};

const isWhole = ( product, dir ) =>
	landmarks[ product ].every( ( name ) =>
		fs.existsSync( path.join( dir, name ) )
	);

/** Cached versions of a product, highest first; what is not whole is not there. */
function cached( product, versionOf, asked ) {
	if ( ! fs.existsSync( cacheDir ) ) {
		return [];
	}
	return fs
		.readdirSync( cacheDir )
		.filter( ( name ) => name.startsWith( `${ product }-` ) )
		.map( ( name ) => path.join( cacheDir, name ) )
		.map( ( dir ) => ( { dir, version: versionOf( dir ), from: 'cache' } ) )
		.filter(
			( { dir, version } ) =>
				version && answers( version, asked ) && isWhole( product, dir )
		)
		.sort( ( a, b ) => compareVersions( b.version, a.version ) );
}

/** Puts a fetched folder into the cache under the version it says it is. */
function keep( product, dir, versionOf, from ) {
	const version = versionOf( dir );
	if ( ! version || ! isWhole( product, dir ) ) {
		throw problem( `what ${ from } sent is not a whole ${ product }` );
	}
	const target = path.join( cacheDir, `${ product }-${ version }` );
	// Another run may have put it there meanwhile, and be using it.
	if ( ! isWhole( product, target ) ) {
		fs.rmSync( target, { recursive: true, force: true } );
		fs.renameSync( dir, target );
	}
	return { dir: target, version, from };
}

/** Does something in a folder of the cache that is gone afterwards, as are those of runs that were killed. */
async function inDownloadFolder( work ) {
	fs.mkdirSync( cacheDir, { recursive: true } );
	const hourAgo = Date.now() - 3600000;
	for ( const name of fs.readdirSync( cacheDir ) ) {
		const file = path.join( cacheDir, name );
		if (
			name.startsWith( '.download-' ) &&
			fs.statSync( file ).mtimeMs < hourAgo
		) {
			fs.rmSync( file, { recursive: true, force: true } );
		}
	}
	const folder = fs.mkdtempSync( path.join( cacheDir, '.download-' ) );
	try {
		return await work( folder );
	} finally {
		fs.rmSync( folder, { recursive: true, force: true } );
	}
}

const fromWordPressOrg = ( product, address, versionOf ) =>
	inDownloadFolder( async ( folder ) => {
		const zip = path.join( folder, 'file.zip' );
		await download( address, zip );
		await unzip( zip, folder );
		const dir = path.join( folder, product );
		return keep( product, dir, versionOf, 'wordpress.org' );
	} );

/** WordPress 6.6-RC3: its PHP is in a zip, its scripts and styles beside it. */
const wordpressFromNpm = () =>
	inDownloadFolder( async ( folder ) => {
		const parts = [ 'src/wordpress/wp-beta.zip', 'public/wp-beta' ];
		const from = await npmPackage(
			'@wp-playground/wordpress-builds@0.9.19',
			parts,
			folder
		);
		const dir = path.join( folder, 'wordpress' );
		await unzip( path.join( from, parts[ 0 ] ), dir );
		fs.cpSync( path.join( from, parts[ 1 ] ), dir, {
			recursive: true,
			force: false,
		} );
		// A site was set up inside both, which is not ours.
		for ( const own of [ 'wp-content/database', 'wp-config.php' ] ) {
			fs.rmSync( path.join( dir, own ), {
				recursive: true,
				force: true,
			} );
		}
		return keep( 'wordpress', dir, wordpressVersion, 'npm' );
	} );

/**
 * Finds WordPress.
 *
 * @return {Promise<{ dir: string, version: string, from: string }>} A pristine folder, never to be written to.
 */
export async function findWordPress( say = console.log ) {
	const { WORDPRESS_DIR: given, WORDPRESS_VERSION: asked } = process.env;
	if ( given ) {
		const version = wordpressVersion( given );
		if ( ! version ) {
			throw problem( `WORDPRESS_DIR=${ given } holds no WordPress.` );
		}
		return { dir: path.resolve( given ), version, from: 'WORDPRESS_DIR' };
	}
	return wordpressOf( asked, say );
}

/**
 * Finds the oldest WordPress the plugin says it runs on, or a release or pre-release of it.
 *
 * @return {Promise<{ dir: string, version: string, from: string }>} A pristine folder, never to be written to.
 */
export const findOldestWordPress = ( say = console.log ) =>
	wordpressOf(
		firstMatch(
			path.join( root, 'aipuffer.php' ),
			/Requires at least: *(\S+)/
		),
		say
	);

/** WordPress of a version, or the latest. */
async function wordpressOf( asked, say ) {
	const [ best ] = cached( 'wordpress', wordpressVersion, asked );
	if ( best ) {
		return best;
	}
	const wanted = asked ? `WordPress ${ asked }` : 'WordPress';
	const tried = [];
	const attempt = async ( what, work ) => {
		try {
			return await step( say, what, work );
		} catch ( error ) {
			// Another source is no remedy for a full disk.
			if ( ! error.plain ) {
				throw error;
			}
			tried.push( reasonOf( error ) ?? error.message.split( '\n' )[ 0 ] );
			return null;
		}
	};
	const found =
		( await attempt( `Fetching ${ wanted } from wordpress.org`, () =>
			fromWordPressOrg(
				'wordpress',
				asked
					? `${ downloads }/release/wordpress-${ asked }.zip`
					: 'https://wordpress.org/latest.zip',
				wordpressVersion
			)
		) ) ??
		( answers( '6.6-RC3', asked )
			? await attempt(
					'Fetching WordPress 6.6-RC3 from npm (158 MB, kept for next time)',
					wordpressFromNpm
				)
			: null );
	if ( ! found ) {
		throw problem(
			`${ wanted } cannot be had (${ tried.join( '; ' ) }): go online, put it into ${ cacheDir }/wordpress-${ asked || '<version>' }, or name its folder in WORDPRESS_DIR.`
		);
	}
	return found;
}

/**
 * Finds a WooCommerce that runs on this WordPress.
 *
 * @param {string} wordpress WordPress's version.
 * @return {Promise<{ dir: string, version: string, from: string } | { missing: string }>} WooCommerce, or why there is none.
 */
export async function findWooCommerce( wordpress, say = console.log ) {
	const { WOOCOMMERCE_DIR: given, WOOCOMMERCE_VERSION: asked } = process.env;
	if ( given === 'none' ) {
		return { missing: 'WOOCOMMERCE_DIR=none' };
	}
	const needs = ( { dir } ) =>
		woocommerceHeader( dir, 'Requires at least' ) ?? '0';
	// As WordPress's own check does, 6.6-RC3 counts as 6.6.
	const runs = ( found ) =>
		compareVersions( wordpress.split( '-' )[ 0 ], needs( found ) ) >= 0;
	const tooNew = ( found ) => ( {
		missing: `WooCommerce ${ found.version } needs WordPress ${ needs( found ) }`,
	} );
	if ( given ) {
		const version = woocommerceVersion( given );
		if ( ! version ) {
			throw problem( `WOOCOMMERCE_DIR=${ given } holds no WooCommerce.` );
		}
		const found = {
			dir: path.resolve( given ),
			version,
			from: 'WOOCOMMERCE_DIR',
		};
		return runs( found ) ? found : tooNew( found );
	}
	const present = cached( 'woocommerce', woocommerceVersion, asked );
	if ( present.length ) {
		return present.find( runs ) ?? tooNew( present[ 0 ] );
	}
	try {
		const found = await step(
			say,
			`Fetching WooCommerce${ asked ? ` ${ asked }` : '' } from wordpress.org`,
			() =>
				fromWordPressOrg(
					'woocommerce',
					`${ downloads }/plugin/woocommerce.${ asked ?? 'latest-stable' }.zip`,
					woocommerceVersion
				)
		);
		return runs( found ) ? found : tooNew( found );
	} catch ( error ) {
		if ( ! error.plain ) {
			throw error;
		}
		return {
			missing: `WooCommerce is not in the cache, and ${ error.message }`,
		};
	}
}
