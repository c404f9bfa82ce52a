/**
 * npm run bench: measures on native PHP and MariaDB and writes BENCHMARKS.md.
 *
 *   npm run bench -- metering   one benchmark; the other sections of the file stay
 *
 * A benchmark is a file in tests/bench/ that seeds a site of its own (AIPUFFER_SITE), checks that what it did is right,
 * and ends its output with a line of JSON: `title`; `rows` of `work`, `figure`, `unit` and `budget` ('' for none);
 * `notes`, among them how many rows there were. What it writes to standard error is shown meanwhile. A file named
 * *-seed.php is no benchmark but belongs to one. Figures are written down, and no test asserts them: they are of one
 * machine at one time.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
	installComposerPackages,
	installNpmPackages,
} from './lib/dependencies.mjs';
import { startMariaDb } from './lib/mariadb.mjs';
import { root } from './lib/paths.mjs';
import { capture, main, problem } from './lib/processes.mjs';
import { nativePhp } from './lib/programs.mjs';
import { createSite, pluginsOf, runFolder } from './lib/site.mjs';
import {
	describeNative,
	findSources,
	nativeStackMissing,
} from './lib/stack.mjs';

const folder = path.join( root, 'tests/bench' );
const report = path.join( root, 'BENCHMARKS.md' );

const introduction = `# Benchmarks

Written by \`npm run bench\`, never by hand. Each section says when and on what it was measured. Figures are of that machine at that time: what counts is their size beside their budget, and beside the bare transaction or query they are compared with.
`;

const names = () =>
	fs
		.readdirSync( folder )
		.filter( ( file ) => /(?<!-seed)\.php$/.test( file ) )
		.map( ( file ) => path.basename( file, '.php' ) )
		.sort();

const load = () => os.loadavg()[ 0 ].toFixed( 1 );

/** What it was measured on; not whose machine it is. */
function machine( loadBefore ) {
	const cpus = os.cpus();
	const gigabytes = Math.round( os.totalmem() / 2 ** 30 );
	return `${ cpus.length } cores (${ cpus[ 0 ].model.trim() }), ${ gigabytes } GB of memory, ${ os.type() }; load ${ loadBefore } when it began, ${ load() } when it ended`;
}

const section = ( name, { title, rows, notes }, on ) => `
<!-- ${ name } -->
## ${ title }

| Work | Measured | Budget |
|---|---|---|
${ rows
	.map(
		( { work, figure, unit, budget } ) =>
			`| ${ work } | ${ figure.toLocaleString( 'en' ) } ${ unit } | ${ budget } |`
	)
	.join( '\n' ) }

${ [ ...notes, ...on ].map( ( note ) => `- ${ note }` ).join( '\n' ) }
`;

/** The sections that are in the file, by their names. */
function present() {
	const text = fs.existsSync( report )
		? fs.readFileSync( report, 'utf8' )
		: '';
	const found = text.matchAll( /\n<!-- ([\w-]+) -->\n[^]*?(?=\n<!-- |$)/g );
	return Object.fromEntries(
		[ ...found ].map( ( [ whole, name ] ) => [
			name,
			whole.trimEnd() + '\n',
		] )
	);
}

/** Writes the file: sections of benchmarks that are gone go too. */
function write( sections ) {
	const kept = names().filter( ( name ) => sections[ name ] );
	fs.writeFileSync(
		report,
		introduction + kept.map( ( name ) => sections[ name ] ).join( '' )
	);
}

/** Runs one on a new site. */
async function run( name, { native, db, sources } ) {
	const here = runFolder( `bench-${ name }` );
	const { wordpress, database } = await createSite( {
		folder: here,
		native,
		db,
		core: sources.core,
		plugins: pluginsOf( sources ),
		url: 'http://127.0.0.1',
	} );
	const output = await capture(
		native.php,
		[
			...[ '-d', 'memory_limit=1G', '-d', 'opcache.enable_cli=1' ],
			path.join( folder, `${ name }.php` ),
		],
		{ env: { AIPUFFER_SITE: wordpress }, showErrors: true }
	);
	// Not at the end of all: millions of rows are in the way of what is measured next.
	await db.sql( `DROP DATABASE ${ database }` );
	return JSON.parse( output.trim().split( '\n' ).pop() );
}

await main( async () => {
	const { positionals } = parseArgs( { allowPositionals: true } );
	const wanted = positionals.length ? positionals : names();
	const unknown = wanted.filter( ( name ) => ! names().includes( name ) );
	if ( unknown.length ) {
		throw problem(
			`There is no benchmark "${ unknown }", only ${ names().join( ', ' ) }.`
		);
	}
	const missing = nativeStackMissing();
	if ( missing ) {
		throw problem(
			`Benchmarks need native PHP and MariaDB: ${ missing }.`
		);
	}
	await installNpmPackages( console.log );
	const noPackages = await installComposerPackages( console.log );
	if ( noPackages ) {
		throw problem( `Benchmarks need ${ noPackages }.` );
	}
	const sources = await findSources();
	const db = await startMariaDb( 'bench' );
	for ( const name of wanted ) {
		console.log( `→ ${ name }` );
		const loadBefore = load();
		const figures = await run( name, { native: nativePhp(), db, sources } );
		const on = [
			`${ new Date().toISOString().slice( 0, 10 ) }, ${ machine( loadBefore ) }.`,
			`${ describeNative( sources ) }.`,
		];
		for ( const { work, figure, unit, budget } of figures.rows ) {
			console.log(
				`  ${ work }: ${ figure } ${ unit } (${ budget || 'no budget' })`
			);
		}
		// After each: an hour of measuring is not lost when the next one fails.
		write( { ...present(), [ name ]: section( name, figures, on ) } );
	}
	console.log(
		`\n${ path.relative( process.cwd(), report ) } is up to date.`
	);
} );
