/** Says which programs there are to work with. Needs no package. */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import { mariaDbVersion } from './lib/mariadb.mjs';
import { chromium, nativePhp } from './lib/programs.mjs';

const said = ( program, ...args ) =>
	program ? `${ spawnSync( program, args ).stdout }`.trim() : '';

const php = nativePhp();
console.log(
	[
		`Node ${ process.versions.node }`,
		`npm ${ said( 'npm', '--version' ) || 'missing' }`,
		`PHP ${ php.version ?? `not usable (${ php.missing })` }`,
		`MariaDB ${ mariaDbVersion() ?? 'missing' }`,
		said( chromium(), '--version' ).split( ' built' )[ 0 ] ||
			'Chromium missing',
		`${ os.cpus().length } cores`,
	].join( ', ' )
);
