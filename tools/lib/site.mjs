/** A WordPress site: its folder, its configuration, its installation. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, runsDir } from './paths.mjs';
import { atEnd, capture } from './processes.mjs';

const companion = 'tests/fixtures/aipuffer-companion';

/** Development only, with a fake AI provider; it never ships. */
export const hasCompanion = () => fs.existsSync( path.join( root, companion ) );

/**
 * The plugins a site gets. Ours is the checkout, unless there is a zip to install it from.
 *
 * @return {Array<{ slug: string, dir?: string, zip?: string }>} Folder names and where they are, in the order of activation.
 */
export const pluginsOf = ( { woocommerce, withCompanion, zip } ) => [
	...( woocommerce?.dir
		? [ { slug: 'woocommerce', dir: woocommerce.dir } ]
		: [] ),
	{ slug: 'aipuffer', ...( zip ? { zip } : { dir: root } ) },
	...( withCompanion && hasCompanion()
		? [ { slug: 'aipuffer-companion', dir: path.join( root, companion ) } ]
		: [] ),
];

export const mainFiles = ( plugins ) =>
	plugins.map( ( { slug } ) => `${ slug }/${ slug }.php` );

/**
 * A folder for one run, so that two runs do not share a site; gone at the end,
 * and a dead run's folder is removed by the next.
 */
export function runFolder( name ) {
	fs.mkdirSync( runsDir, { recursive: true } );
	for ( const old of fs.readdirSync( runsDir ) ) {
		try {
			process.kill( Number( old.split( '-' ).pop() ), 0 );
		} catch {
			fs.rmSync( path.join( runsDir, old ), {
				recursive: true,
				force: true,
			} );
		}
	}
	const folder = path.join( runsDir, `${ name }-${ process.pid }` );
	fs.mkdirSync( folder );
	atEnd( () => fs.rmSync( folder, { recursive: true, force: true } ) );
	return folder;
}

const php = ( value ) =>
	typeof value === 'string'
		? `'${ value.replace( /[\\']/g, '\\$&' ) }'`
		: String( value );

/** Writes wp-config.php. */
function configure( wordpress, constants ) {
	const salts = [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ].flatMap(
		( name ) => [ `${ name }_KEY`, `${ name }_SALT` ]
	);
	const all = {
		DB_CHARSET: 'utf8mb4',
		DB_COLLATE: '',
		...Object.fromEntries(
			salts.map( ( name ) => [
				name,
				randomBytes( 32 ).toString( 'hex' ),
			] )
		),
		WP_DEBUG: true,
		WP_DEBUG_DISPLAY: false,
		SCRIPT_DEBUG: false,
		// Offline, every update check would hang for ten seconds.
		WP_HTTP_BLOCK_EXTERNAL: true,
		// A request to itself blocks a server of few workers; tests run events themselves.
		DISABLE_WP_CRON: true,
		AUTOMATIC_UPDATER_DISABLED: true,
		...constants,
	};
	fs.writeFileSync(
		path.join( wordpress, 'wp-config.php' ),
		[
			'<?php',
			...Object.entries( all ).map(
				( [ name, value ] ) =>
					`defined( '${ name }' ) || define( '${ name }', ${ php( value ) } );`
			),
			"$table_prefix = 'wp_';",
			"defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );",
			"require_once ABSPATH . 'wp-settings.php';",
			'',
		].join( '\n' )
	);
}

/**
 * Puts WordPress together in a folder: a copy of core, which core's files need
 * to find each other, and our configuration.
 *
 * @return {string} WordPress's folder.
 */
export function assemble( { folder, core, constants } ) {
	const wordpress = path.join( folder, 'wordpress' );
	fs.cpSync( core.dir, wordpress, { recursive: true } );
	configure( wordpress, constants );
	return wordpress;
}

/** Runs a PHP file of ours that does something to a site. */
export async function siteStep( native, file, setup ) {
	try {
		return await capture( native.php, [
			'-d',
			'memory_limit=512M',
			path.join( root, file ),
			JSON.stringify( setup ),
		] );
	} catch ( error ) {
		// WordPress has sent PHP's message to its log by then.
		const log = path.join( setup.wordpress, '../debug.log' );
		if ( fs.existsSync( log ) ) {
			error.message += fs.readFileSync( log, 'utf8' ).slice( -3000 );
		}
		throw error;
	}
}

/**
 * A site on native PHP and MariaDB, installed and with its plugins active.
 *
 * @return {Promise<{ wordpress: string, debugLog: string, database: string }>} Its folder, where PHP's complaints go, and its database.
 */
export async function createSite( { folder, native, db, core, plugins, url } ) {
	const debugLog = path.join( folder, 'debug.log' );
	const database = `aipuffer_${ path
		.basename( folder )
		.replace( /\W/g, '_' ) }`;
	await db.sql( `CREATE DATABASE ${ database } CHARACTER SET utf8mb4` );
	const wordpress = assemble( {
		folder,
		core,
		constants: {
			DB_NAME: database,
			DB_USER: 'root',
			DB_PASSWORD: '',
			DB_HOST: `localhost:${ db.socket }`,
			WP_DEBUG_LOG: debugLog,
			WP_HOME: url,
			WP_SITEURL: url,
			// Tests wrap themselves in a transaction, which WooCommerce's own would commit.
			WC_USE_TRANSACTIONS: false,
		},
	} );
	for ( const { slug, dir } of plugins.filter( ( each ) => each.dir ) ) {
		fs.symlinkSync(
			dir,
			path.join( wordpress, 'wp-content/plugins', slug ),
			'dir'
		);
	}
	await siteStep( native, 'tools/site/install.php', { wordpress } );
	for ( const { zip } of plugins.filter( ( each ) => each.zip ) ) {
		await siteStep( native, 'tools/site/install-plugin.php', {
			wordpress,
			zip,
		} );
	}
	await siteStep( native, 'tools/site/activate.php', {
		wordpress,
		plugins: mainFiles( plugins ),
	} );
	await siteStep( native, 'tools/site/settings.php', {
		wordpress,
		hpos: true,
	} );
	return { wordpress, debugLog, database };
}
