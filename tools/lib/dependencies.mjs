/** npm's and Composer's packages, installed when they are missing or not the ones we name. No package is needed to run this. */
import fs from 'node:fs';
import path from 'node:path';
import { find } from './programs.mjs';
import { root } from './paths.mjs';
import { capture, withRetries } from './processes.mjs';

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

export async function installNpmPackages( say ) {
	if ( npmIsCurrent() ) {
		return;
	}
	say( 'Installing npm packages (a minute or two the first time)' );
	await withRetries( 3, () =>
		capture(
			'npm',
			[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
			{
				cwd: root,
			}
		)
	);
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
	say( 'Installing Composer packages' );
	await withRetries( 3, () =>
		capture( composer, [ 'install', '--no-interaction', '--no-progress' ], {
			cwd: root,
			env: { COMPOSER_ALLOW_SUPERUSER: '1' },
		} )
	);
	fs.writeFileSync( stamp, wanted );
	return null;
}
