/**
 * Adds up what several suites have left behind: node tools/sum-up.mjs test=0 e2e=1
 *
 * The number is the suite's exit code. A suite that left nothing behind has broken down and counts as one failure.
 */
import { main } from './lib/processes.mjs';
import { readTally, Tally } from './lib/tally.mjs';

await main( async () => {
	const total = new Tally();
	for ( const argument of process.argv.slice( 2 ) ) {
		const [ name, code ] = argument.split( '=' );
		const seen = readTally( name );
		if ( seen ) {
			total.add( seen );
		}
		if ( ! seen || ( code !== '0' && seen.total.failed === 0 ) ) {
			total.check( `${ name } broke down, with ${ code }`, false );
		}
	}
	return total.close( null, 'All together' );
} );
