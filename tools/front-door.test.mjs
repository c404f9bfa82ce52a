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
import { until } from './lib/processes.mjs';

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
		2,
	],
] ) {
	test( `npm start and npm test say in a sentence that there is ${ what }`, () => {
		for ( const tool of [ 'tools/start.mjs', 'tools/test.mjs' ] ) {
			const bin = npmThatSays( printed );
			const { status, stderr } = run( tool, {
				bin,
				args: tool.includes( 'test' ) ? [ '--only=js' ] : [],
				env: { ...withSite, PORT: '33330' },
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

for ( const [ said, reason ] of [
	[
		'connect ECONNREFUSED 127.0.0.1:4873',
		/^127\.0\.0\.1:4873 cannot be reached/,
	],
	[
		'getaddrinfo EAI_AGAIN registry.npmjs.org',
		/^registry\.npmjs\.org cannot be reached/,
	],
	[
		'curl error 6 while downloading https://repo.packagist.org/packages.json: Could not resolve host: repo.packagist.org',
		/^repo\.packagist\.org cannot be reached/,
	],
	[
		"EACCES: permission denied, mkdir '/srv/x/.stack'",
		/^there is no permission for \/srv\/x\/\.stack: /,
	],
	[
		'EROFS: read-only file system, open',
		/cannot be written to: copy the project/,
	],
	[ 'ENOSPC: no space left on device, write', /^the disk is full: / ],
	[ 'tar: Cannot write: No space left on device', /^the disk is full: / ],
	[ 'npm error code EINTEGRITY', /npm cache verify/ ],
	[ 'spawn composer ENOENT', /^the program composer is not there: / ],
	[
		"Cannot find package 'adm-zip' imported from /x/tools/lib/downloads.mjs",
		/^node_modules is not complete: /,
	],
	[
		'spawn /x/node_modules/.bin/wp-scripts ENOENT',
		/^node_modules is not complete: /,
	],
	[ 'src/a.tsx: Cannot find name', null ],
	[ "Cannot find module './mistyped.mjs'", null ],
] ) {
	test( `the reason of: ${ said }`, () => {
		const found = reasonOf( new Error( said ) );
		if ( reason ) {
			assert.match( found, reason );
		} else {
			assert.equal( found, null );
		}
	} );
}

test( 'only what may go well the next time is tried again', () => {
	const passes = ( said ) => mayPass( new Error( said ) );
	assert.equal( passes( 'ECONNRESET' ), true );
	assert.equal( passes( 'something unknown' ), true );
	assert.equal( passes( 'ENOSPC' ), false );
	assert.equal( passes( 'getaddrinfo ENOTFOUND registry.npmjs.org' ), false );
} );

test( 'a Node that is too old is told so, by every script', () => {
	const old = path.join( folder, 'old-node.cjs' );
	fs.writeFileSync(
		old,
		"Object.defineProperty( process, 'versions', { value: { ...process.versions, node: '20.18.3' } } );"
	);
	const wanted = engines.node.replace( '>=', '' );
	const { status, said } = run( 'tools/start.mjs', {
		node: [ '-r', old, '-r', './tools/lib/require-node.cjs' ],
	} );
	assert.equal( status, 1 );
	assert.equal(
		said,
		`Node ${ wanted } or later is needed, and this is 20.18.3: get one from https://nodejs.org, or with nvm by \`nvm install 20\`.\n`
	);
} );

test( 'npm start tells what is wrong with a port', async () => {
	const server = net.createServer();
	await new Promise( ( resolve ) =>
		server.listen( 0, '127.0.0.1', resolve )
	);
	const { port } = server.address();
	const said = ( PORT ) => run( 'tools/start.mjs', { env: { PORT } } ).said;
	const remedy = 'Choose another: PORT=9401 npm start\n';
	assert.equal( said( `${ port }` ), `Port ${ port } is taken. ${ remedy }` );
	server.close();
	for ( const no of [ 'abc', '0', '65536', '-1', '94.5' ] ) {
		assert.equal(
			said( no ),
			`"${ no }" is no port: those are 1 to 65535. ${ remedy }`
		);
	}
} );

test( 'npm start says where WordPress may come from when it cannot be had', () => {
	const { status, stderr } = run( 'tools/start.mjs', {
		bin: npmThatSays( dns ),
		env: { PORT: '33330', WORDPRESS_VERSION: '6.8' },
	} );
	assert.equal( status, 1 );
	// npm fails as well, and either may be first; both are a sentence.
	assert.equal( stderr.trim().split( '\n' ).length, 1, stderr );
	assert.doesNotMatch( stderr, trace );
} );

test( 'a server that does not start shows its last words, and not where in its code it was', async () => {
	const log = path.join( folder, 'server.log' );
	const told = async ( words ) => {
		fs.writeFileSync( log, words );
		const error = await until( () => false, {
			...{ seconds: 60, what: 'The server', log },
			server: { alive: () => false },
		} ).catch( ( each ) => each );
		return error.message;
	};
	assert.equal(
		await told(
			'Error: ENOSPC: no space left on device, write\n    at x (y.js:1:2)\n'
		),
		'The server did not start: the disk is full: make room, then run it again.'
	);
	assert.equal(
		await told( 'Error: Puffed up\n    at x (y.js:1:2)' ),
		'The server did not start.\nError: Puffed up'
	);
} );

test( 'half a WordPress in the cache is none', async () => {
	const cache = path.join( folder, 'half' );
	const half = path.join( cache, 'aipuffer/wordpress-7.1/wp-includes' );
	fs.mkdirSync( half, { recursive: true } );
	fs.writeFileSync(
		path.join( half, 'version.php' ),
		"<?php $wp_version = '7.1';"
	);
	const asks = path.join( copy, 'asks.mjs' );
	fs.writeFileSync(
		asks,
		"import { findWordPress } from './tools/lib/sources.mjs'; import { main } from './tools/lib/processes.mjs'; globalThis.fetch = async () => { throw new Error( 'offline' ); }; await main( () => findWordPress() );"
	);
	const { status, stderr } = run( 'asks.mjs', {
		bin: npmThatSays( dns ),
		env: {
			XDG_CACHE_HOME: cache,
			WORDPRESS_VERSION: '',
			WORDPRESS_DIR: '',
		},
	} );
	assert.equal( status, 1 );
	assert.match(
		stderr,
		/^WordPress cannot be had \(wordpress\.org cannot be reached; registry\.example cannot be reached: [^)]*\)?.*\): go online, put it into \S+\/aipuffer\/wordpress-<version>, or name its folder in WORDPRESS_DIR\.\n$/
	);
} );
