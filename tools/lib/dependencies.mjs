/** npm's and Composer's packages, installed when they are missing or not the ones we name. No package is needed to run this. */
import fs from 'node:fs';
import path from 'node:path';
import { failure } from './failures.mjs';
import { root } from './paths.mjs';
import { capture, withRetries } from './processes.mjs';
import { find } from './programs.mjs';
import { step } from './steps.mjs';

const at = ( ...parts ) => path.join( root, ...parts );

const readJson = ( file ) =>
	fs.existsSync( file )
		? JSON.parse( fs.readFileSync( file, 'utf8' ) )
		: null;

/**
 * Whether node_modules holds what the lock says. By content, not by date: a
 * checkout touches the lock, and `npm ci` for nothing costs a minute.
 */
export function npmIsCurrent() {
	const wanted = readJson( at( 'package-lock.json' ) )?.packages ?? {};
	const present =
		readJson( at( 'node_modules/.package-lock.json' ) )?.packages ?? {};
	return Object.entries( wanted ).every(
		( [ folder, { version, optional, devOptional } ] ) =>
			folder === '' ||
			optional ||
			( devOptional && ! present[ folder ] ) ||
			present[ folder ]?.version === version
	);
}

/** Installs what a tool cannot do without; when it cannot, says why in a sentence. */
async function install( program, command, args, env = {} ) {
	try {
		await withRetries( 2, () =>
			capture( command, args, { cwd: root, env } )
		);
	} catch ( error ) {
		throw failure(
			`${ program } could not install the packages`,
			error,
			program.toLowerCase()
		);
	}
}

let npmPackages;

/** Installs npm's packages. Whoever asks while they are being installed waits for the same. */
export function installNpmPackages( say ) {
	npmPackages ??= npmIsCurrent()
		? Promise.resolve()
		: step( say, 'Installing npm packages', () =>
				install( 'npm', 'npm', [
					...[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
					// The lock names no addresses; looking each up again is most of the waiting.
					'--prefer-offline',
					// Offline, npm's own patience is more than a minute.
					...[ '--fetch-retry-mintimeout', '1000' ],
					...[ '--fetch-retry-maxtimeout', '10000' ],
				] )
			);
	return npmPackages;
}

/**
 * Installs PHPUnit, PHPStan, PHPCS and the stubs.
 *
 * @return {Promise<string|null>} What is missing, where they cannot be had.
 */
export async function installComposerPackages( say ) {
	const stamp = at( 'vendor/.installed-for' );
	const wanted = fs.readFileSync( at( 'composer.json' ), 'utf8' );
	if (
		fs.existsSync( stamp ) &&
		fs.readFileSync( stamp, 'utf8' ) === wanted
	) {
		return null;
	}
	const composer = find( 'composer' );
	if ( ! composer || ! find( 'php' ) ) {
		return fs.existsSync( at( 'vendor/bin/phpunit' ) ) ? null : 'Composer';
	}
	await step( say, 'Installing Composer packages', () =>
		install(
			'Composer',
			composer,
			[ 'install', '--no-interaction', '--no-progress' ],
			{ COMPOSER_ALLOW_SUPERUSER: '1' }
		)
	);
	fs.writeFileSync( stamp, wanted );
	return null;
}
