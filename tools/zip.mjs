/** npm run zip: aipuffer-<version>.zip in the project's folder, to be installed on any site. */
import path from 'node:path';
import { buildIfStale } from './lib/build.mjs';
import { installNpmPackages } from './lib/dependencies.mjs';
import { root } from './lib/paths.mjs';
import { main } from './lib/processes.mjs';
import { describeZip, faultsOf, writeZip } from './lib/zip.mjs';

const say = ( text ) => console.log( `→ ${ text }` );

await main( async () => {
	await installNpmPackages( say );
	await buildIfStale( say );
	const zip = await writeZip( root );
	const faults = faultsOf( zip );
	faults.forEach( ( fault ) => console.error( fault ) );
	console.log(
		`${ path.relative( root, zip.file ) }: ${ describeZip( zip ) }`
	);
	return faults.length ? 1 : 0;
} );
