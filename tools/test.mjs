/**
 * npm test: lint, types, jest, PHPUnit on real WordPress.
 *
 *   npm test -- --only=php|js|lint    one part
 *   npm test -- --filter=<pattern>    tests whose names match
 *   npm test -- --wasm                PHPUnit under WebAssembly, whatever there is
 *   npm test -- --only=php -- <args>  the rest goes to PHPUnit (or to jest, with --only=js)
 *   npm test -- --only=lint -- css    only these checks of tools/lib/checks.mjs
 */
import { parseArgs } from 'node:util';
import { checkNames, runChecks } from './lib/checks.mjs';
import {
	installComposerPackages,
	installNpmPackages,
} from './lib/dependencies.mjs';
import { main, problem } from './lib/processes.mjs';
import { runFolder } from './lib/site.mjs';
import {
	describe,
	describeNative,
	findSources,
	nativeStackMissing,
} from './lib/stack.mjs';
import { phpVersion } from './lib/playground.mjs';
import { nativePhp } from './lib/programs.mjs';
import {
	runJest,
	runPhpUnitInPlayground,
	runPhpUnitNatively,
} from './lib/suites.mjs';
import { forgetTally, Tally } from './lib/tally.mjs';

const say = ( text ) => console.log( `→ ${ text }` );

const parts = [ 'lint', 'js', 'php' ];

/** What it runs on; what has nothing to do with a site has none. */
function versionsOf( sources, noNativeStack ) {
	if ( ! sources ) {
		const { version, missing } = nativePhp();
		return `PHP ${ version ?? `not usable (${ missing })` }, Node ${ process.versions.node }`;
	}
	return noNativeStack
		? describe(
				sources,
				'SQLite',
				`${ phpVersion } as WebAssembly (${ noNativeStack })`
			)
		: describeNative( sources );
}

await main( async () => {
	const { values, positionals: rest } = parseArgs( {
		allowPositionals: true,
		options: {
			only: { type: 'string' },
			filter: { type: 'string' },
			wasm: { type: 'boolean', default: false },
		},
	} );
	if ( values.only && ! parts.includes( values.only ) ) {
		throw problem( `--only is one of ${ parts.join( ', ' ) }.` );
	}
	const checks = values.only === 'lint' && rest.length ? rest : checkNames;
	const unknown = checks.filter( ( name ) => ! checkNames.includes( name ) );
	if ( unknown.length ) {
		throw problem(
			`There is no check "${ unknown }", only ${ checkNames.join( ', ' ) }.`
		);
	}
	const wanted = ( part ) => ! values.only || values.only === part;
	const { filter } = values;
	const tally = new Tally();
	forgetTally( 'test' );

	const [ noPackages, sources ] = await Promise.all( [
		values.only !== 'js' ? installComposerPackages( say ) : null,
		wanted( 'php' ) ? findSources( say ) : null,
		installNpmPackages( say ),
	] );
	const noNativeStack = values.wasm ? '--wasm' : nativeStackMissing();
	const versions = versionsOf( sources, noNativeStack );
	console.log( versions );

	if ( wanted( 'lint' ) ) {
		console.log( '\n→ Lint and types' );
		for ( const { title, ok, missing } of await runChecks( checks ) ) {
			if ( missing ) {
				tally.without( title, `needs ${ missing }` );
			} else {
				tally.check( title, ok );
			}
		}
	}
	if ( wanted( 'js' ) ) {
		const folder = runFolder( 'jest' );
		await runJest( {
			folder,
			filter,
			rest: values.only ? rest : [],
			tally,
		} );
	}
	if ( wanted( 'php' ) ) {
		if ( noPackages ) {
			tally.without( 'PHPUnit', `needs ${ noPackages }` );
		} else if ( noNativeStack ) {
			const folder = runFolder( 'test' );
			await runPhpUnitInPlayground( {
				sources,
				folder,
				filter,
				rest,
				tally,
			} );
		} else {
			await runPhpUnitNatively( { sources, filter, rest, tally } );
		}
	}
	return tally.close( 'test', versions );
} );
