/** npm run lint: all linters, or the ones named. */
import { checkNames, runCheck } from './lib/checks.mjs';
import {
	installComposerPackages,
	installNpmPackages,
} from './lib/dependencies.mjs';
import { main, problem } from './lib/processes.mjs';

await main( async () => {
	const names = process.argv.slice( 2 );
	const unknown = names.filter( ( name ) => ! checkNames.includes( name ) );
	if ( unknown.length ) {
		throw problem(
			`There is no check "${ unknown }", only ${ checkNames.join( ', ' ) }.`
		);
	}
	await installNpmPackages( console.log );
	await installComposerPackages( console.log );
	let code = 0;
	for ( const name of names.length ? names : checkNames ) {
		console.log( `→ ${ name }` );
		const { ok, title, missing } = await runCheck( name );
		if ( missing ) {
			console.log( `${ title } skipped: needs ${ missing }.` );
		}
		code = ok ? code : 1;
	}
	return code;
} );
