/** Whether the tools work before anything is installed, and say in a sentence what went wrong. `npm test` runs this. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { copyTo } from './lib/clone.mjs';
import { mayPass, reasonOf } from './lib/failures.mjs';
import { root } from './lib/paths.mjs';

const read = ( file ) => fs.readFileSync( path.join( root, file ), 'utf8' );

const { scripts, engines } = JSON.parse( read( 'package.json' ) );

/** The tools somebody calls: those of package.json and of .ci/run. */
const tools = [
	...new Set(
		`${ Object.values( scripts ).join( '\n' ) }\n${ read( '.ci/run' ) }`.match(
			/\btools\/[\w-]+\.mjs\b/g
		)
	),
];

/** What a file loads before its own first line runs. */
const importsOf = ( file ) =>
	ts
		.createSourceFile( file, read( file ), ts.ScriptTarget.Latest )
		.statements.filter(
			( each ) =>
				( ts.isImportDeclaration( each ) ||
					ts.isExportDeclaration( each ) ) &&
				each.moduleSpecifier
		)
		.map( ( each ) => each.moduleSpecifier.text );

/** The packages a tool cannot start without, each with the file that wants it. */
function packagesOf( file, seen = new Set() ) {
	if ( seen.has( file ) ) {
		return [];
	}
	seen.add( file );
	return importsOf( file ).flatMap( ( name ) => {
		if ( name.startsWith( '.' ) ) {
			return packagesOf(
				path.posix.join( path.posix.dirname( file ), name ),
				seen
			);
		}
		return name.startsWith( 'node:' ) || builtinModules.includes( name )
			? []
			: [ `${ file } imports ${ name }` ];
	} );
}

test( 'there are tools, and imports are found', () => {
	assert.ok( tools.includes( 'tools/start.mjs' ) );
	assert.ok( tools.includes( 'tools/test.mjs' ) );
	assert.deepEqual( packagesOf( 'tools/lib/translations.mjs' ).sort(), [
		'tools/lib/strings.mjs imports typescript',
		'tools/lib/translations.mjs imports gettext-parser',
	] );
} );

for ( const tool of tools ) {
	test( `${ tool } loads nothing but Node's own before it has installed the packages`, () => {
		assert.deepEqual( packagesOf( tool ), [] );
	} );
}

test( 'every script of package.json has its Node checked first', () => {
	for ( const [ name, line ] of Object.entries( scripts ) ) {
		assert.match(
			line,
			/^node -r \.\/tools\/lib\/require-node\.cjs tools\//,
			name
		);
	}
} );

/** A folder of its own, with a copy of the project in which nothing is installed. */
const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'aipuffer-door-' ) );
const copy = path.join( folder, 'copy' );
copyTo( copy );
after( () => fs.rmSync( folder, { recursive: true, force: true } ) );

/** A folder for the PATH with an npm that prints something and fails. */
function npmThatSays( text ) {
	const bin = fs.mkdtempSync( path.join( folder, 'bin-' ) );
	fs.writeFileSync( path.join( bin, 'said' ), text );
	fs.writeFileSync(
		path.join( bin, 'npm' ),
		`#!/bin/sh\ncat "${ bin }/said" >&2\necho . >> "${ bin }/calls"\nexit 1\n`,
		{ mode: 0o755 }
	);
	return bin;
}

/** Runs a tool of the copy without a cache, a network or packages. */
function run( tool, { bin = '', args = [], env = {}, node = [] } = {} ) {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[ ...node, path.join( copy, tool ), ...args ],
		{
			cwd: copy,
			encoding: 'utf8',
			timeout: 60000,
			env: {
				...process.env,
				PATH: [ bin, process.env.PATH ].join( path.delimiter ),
				// Nothing answers there: whatever asks is refused at once.
				HTTPS_PROXY: 'http://127.0.0.1:9',
				XDG_CACHE_HOME: path.join( folder, 'cache' ),
				...env,
			},
		}
	);
	return { status, stderr, said: stdout + stderr };
}

const trace =
	/ERR_MODULE_NOT_FOUND|Cannot find (?:package|module)|\n\s+at \S.*[(:]\d+/;

const dns =
	'npm error code ENOTFOUND\nnpm error network request to https://registry.example/react failed, reason: getaddrinfo ENOTFOUND registry.example';

for ( const tool of tools ) {
	test( `${ tool } shows no stack trace where npm fails`, () => {
		const { said } = run( tool, { bin: npmThatSays( dns ) } );
		assert.doesNotMatch( said, trace );
	} );
}

const withSite = {
	// Nothing is fetched: the sites are "there".
	WOOCOMMERCE_DIR: 'none',
	WORDPRESS_DIR: path.join( folder, 'core' ),
};
fs.mkdirSync( path.join( folder, 'core/wp-includes' ), { recursive: true } );
fs.writeFileSync(
	path.join( folder, 'core/wp-includes/version.php' ),
	"<?php $wp_version = '7.1';"
);

for ( const [ what, printed, sentence, calls ] of [
	[
		'no network',
		dns,
		/^npm could not install the packages: registry\.example cannot be reached: check the network .*\. What was printed is in \.stack\/npm\.log\.\n$/,
		1,
	],
	[
		'a full disk',
		'npm error code ENOSPC\nnpm error syscall write',
		/^npm could not install the packages: the disk is full: make room, then run it again\. /,
		1,
	],
	[
		'no permission',
		'npm error code EACCES\nnpm error path /somewhere/else\nnpm error errno -13',
		/no permission for \/somewhere\/else: make it yours/,
		1,
	],
	[
		'something unknown',
		'npm error Puffed up',
		/^npm could not install the packages, for a reason that is not known here: read what was printed\. What was printed is in /,
		3,
	],
] ) {
	test( `npm start and npm test say in a sentence that there is ${ what }`, () => {
		for ( const tool of [ 'tools/start.mjs', 'tools/test.mjs' ] ) {
			const bin = npmThatSays( printed );
			const { status, stderr } = run( tool, {
				bin,
				args: tool.includes( 'test' ) ? [ '--only=js' ] : [],
				env: {
					...withSite,
					PORT: '0'.padStart( 4, '3' ).replace( '3330', '33330' ),
				},
			} );
			assert.equal( status, 1 );
			assert.match( stderr, sentence );
			assert.equal( stderr.trim().split( '\n' ).length, 1, stderr );
			assert.equal(
				fs.readFileSync( path.join( copy, '.stack/npm.log' ), 'utf8' ),
				`${ printed }\n`
			);
			assert.equal(
				fs.readFileSync( path.join( bin, 'calls' ), 'utf8' ).length,
				2 * calls
			);
		}
	} );
}
