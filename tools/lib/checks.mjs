/** The linters: what needs no running WordPress. */
import fs from 'node:fs';
import path from 'node:path';
import { bin, root } from './paths.mjs';
import { capture } from './processes.mjs';
import { find } from './programs.mjs';

const at = ( name ) => path.join( root, name );

const php = ( program, ...args ) => ( {
	command: find( 'php' ),
	args: [ '-d', 'memory_limit=2G', at( `vendor/bin/${ program }` ), ...args ],
	missing: () =>
		fs.existsSync( at( `vendor/bin/${ program }` ) ) && find( 'php' )
			? null
			: 'PHP and Composer',
} );

const node = ( program, ...args ) => ( {
	command: bin( program ),
	args,
	missing: () => null,
} );

/** By short names. */
const checks = {
	php: {
		title: 'PHPCS',
		...php( 'phpcs', '--standard=tools/phpcs.xml' ),
	},
	phpstan: {
		title: 'PHPStan',
		...php(
			'phpstan',
			'analyse',
			'--configuration=tools/phpstan.neon',
			'--no-progress'
		),
	},
	js: {
		title: 'ESLint',
		...node(
			'eslint',
			'--config',
			'tools/eslint.config.mjs',
			'--max-warnings=0',
			'.'
		),
	},
	css: {
		title: 'stylelint',
		...node(
			'stylelint',
			'--config',
			'tools/stylelint.config.mjs',
			'--allow-empty-input',
			'{src,blocks,includes}/**/*.{css,scss}'
		),
	},
	types: { title: 'TypeScript', ...node( 'tsc', '--noEmit' ) },
	tools: {
		title: 'Tools',
		command: process.execPath,
		args: [ '--test', at( 'tools/front-door.test.mjs' ) ],
		missing: () => null,
	},
	translations: {
		title: 'Translations',
		command: process.execPath,
		args: [ '--test', at( 'tools/translations.test.mjs' ) ],
		missing: () => null,
	},
	documents: {
		title: 'Versions, links and workflows',
		...{ command: process.execPath, missing: () => null },
		args: [ '--test', at( 'tools/documents.test.mjs' ) ],
	},
};

export const checkNames = Object.keys( checks );

/**
 * Runs some of them beside each other, and tells what they have found one after the other.
 *
 * @param {string[]} names Which.
 * @return {Promise<Array<{ title: string, ok: boolean, missing: string|null }>>} How they went.
 */
export const runChecks = ( names ) =>
	Promise.all(
		names.map( async ( name ) => {
			const { title, command, args, missing } = checks[ name ];
			if ( missing() ) {
				return { title, ok: true, missing: missing() };
			}
			try {
				await capture( command, args, { cwd: root } );
				return { title, ok: true, missing: null };
			} catch ( error ) {
				console.log( `\n→ ${ title }\n${ error.message }` );
				return { title, ok: false, missing: null };
			}
		} )
	);
