/** Installs npm's packages where they are missing: for the scripts that call a package's own program. */
import { installNpmPackages } from './lib/dependencies.mjs';
import { main } from './lib/processes.mjs';

await main( () => installNpmPackages( console.log ) );
