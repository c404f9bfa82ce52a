/**
 * npm run pot: brings languages/ in line with the code and lists what is left to translate.
 *
 *   npm run pot -- compile    makes what WordPress reads, as `npm run build` does
 */
import { installNpmPackages } from './lib/dependencies.mjs';
import { main, problem } from './lib/processes.mjs';

const acts = {
	update( { update } ) {
		for ( const { file, missing } of update() ) {
			console.log( `${ file }: ${ missing.length } left to translate` );
			missing.forEach( ( text ) =>
				console.log( `  ${ JSON.stringify( text ) }` )
			);
		}
		return 0;
	},
	compile( { compile } ) {
		compile();
		return 0;
	},
};

await main( async () => {
	const name = process.argv[ 2 ] ?? 'update';
	if ( ! Object.hasOwn( acts, name ) ) {
		throw problem(
			`There is no "${ name }", only ${ Object.keys( acts ).join( ', ' ) }.`
		);
	}
	await installNpmPackages( console.log );
	return acts[ name ]( await import( './lib/translations.mjs' ) );
} );
