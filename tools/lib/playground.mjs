/**
 * WordPress Playground: PHP as WebAssembly with SQLite, for which Node is
 * enough. A site's folder on disk is mounted, so that it stays what it was.
 */
import fs from 'node:fs';
import path from 'node:path';
import { bin } from './paths.mjs';
import { capture, serve, show, until } from './processes.mjs';
import { answers } from './php-server.mjs';
import { mainFiles } from './site.mjs';

/** Ours, and well above the 8.1 we promise; a blueprint's version wins over --php. */
export const phpVersion = '8.3';

const pluginFolder = '/wordpress/wp-content/plugins';

export const ourFolder = `${ pluginFolder }/aipuffer`;

/** What wp-config.php holds here; the database is Playground's to provide. */
export const constants = {
	DB_NAME: 'wordpress',
	DB_USER: 'root',
	DB_PASSWORD: '',
	DB_HOST: 'localhost',
	WP_DEBUG_LOG: '/wordpress/wp-content/debug.log',
};

export const debugLogOf = ( wordpress ) =>
	path.join( wordpress, 'wp-content/debug.log' );

const runPhp = ( code ) => ( { step: 'runPHP', code: `<?php ${ code }` } );

/** Runs a file of the plugin's folder inside WordPress, as the administrator. */
const requireFile = ( file, setup ) => {
	const json = JSON.stringify( { wordpress: '/wordpress', ...setup } );
	return runPhp(
		`$setup = json_decode( '${ json }', true );
		require_once '/wordpress/wp-load.php';
		wp_set_current_user( 1 );
		require '${ ourFolder }/${ file }';`
	);
};

const assertPhp = runPhp(
	"if ( PHP_VERSION_ID < 80100 ) { throw new Exception( 'PHP 8.1 is needed, this is ' . PHP_VERSION ); }"
);

/** The steps that make a site ours. */
export const setUpSteps = ( plugins ) => [
	requireFile( 'tools/site/activate.php', { plugins: mainFiles( plugins ) } ),
	// WooCommerce's order tables lose rows of unlimited queries on SQLite.
	requireFile( 'tools/site/settings.php', { hpos: false } ),
];

export const seedStep = ( file ) => requireFile( file, {} );

function argumentsFor( { wordpress, plugins, steps, url, mounts = [] } ) {
	const blueprint = path.join( wordpress, '../blueprint.json' );
	fs.writeFileSync(
		blueprint,
		JSON.stringify( {
			preferredVersions: { php: phpVersion, wp: 'latest' },
			steps: [ assertPhp, ...steps ],
		} )
	);
	return [
		`--php=${ phpVersion }`,
		`--site-url=${ url }`,
		`--blueprint=${ blueprint }`,
		'--wordpress-install-mode=install-from-existing-files-if-needed',
		...[ '--mount-dir-before-install', wordpress, '/wordpress' ],
		...plugins.flatMap( ( { slug, dir } ) => [
			...[ '--mount-dir', dir, `${ pluginFolder }/${ slug }` ],
		] ),
		...mounts.flatMap( ( [ from, to ] ) => [ '--mount-dir', from, to ] ),
	];
}

/** Serves a site until this process ends; its steps are done when this returns. */
export async function startPlayground( site, { port, log } ) {
	// Playground answers requests while the steps are still running.
	const done = path.join( site.wordpress, 'wp-content/.set-up-done' );
	fs.rmSync( done, { force: true } );
	const steps = [
		...site.steps,
		runPhp( "touch( '/wordpress/wp-content/.set-up-done' );" ),
	];
	const server = serve(
		bin( 'wp-playground-cli' ),
		[
			'server',
			`--port=${ port }`,
			// With one worker a site that asks itself something would wait forever.
			'--workers=4',
			...argumentsFor( { ...site, steps } ),
		],
		{ log }
	);
	await until(
		async () =>
			fs.existsSync( done ) &&
			( await answers( `${ site.url }/wp-login.php` ) ),
		{ seconds: 900, what: 'WordPress Playground', server, log }
	);
	return server;
}

const command = ( site, script, args ) => [
	bin( 'wp-playground-cli' ),
	[
		'php',
		'--verbosity=quiet',
		...argumentsFor( site ),
		'--',
		script,
		...args,
	],
];

/** Runs a PHP script in view; returns its exit code. */
export const showInPlayground = ( site, script, args ) =>
	show( ...command( site, script, args ) );

/** Runs a PHP script and returns what it prints. */
export const captureInPlayground = ( site, script, args ) =>
	capture( ...command( site, script, args ) );
