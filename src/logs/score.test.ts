import { bandOf, formatScore } from './score';

it.each( [
	[ 1, 'strong', '100%' ],
	[ 0.85, 'strong', '85%' ],
	// What is shown as 85% is called what 85% is called.
	[ 0.846, 'strong', '85%' ],
	[ 0.844, 'useful', '84%' ],
	[ 0.7, 'useful', '70%' ],
	[ 0.694, 'weak', '69%' ],
	[ 0.5, 'weak', '50%' ],
	[ 0.494, 'poor', '49%' ],
	[ 0, 'poor', '0%' ],
	[ -0.3, 'poor', '-30%' ],
] as const )( 'puts %d in the band %s, as %s', ( score, band, shown ) => {
	expect( bandOf( score ) ).toBe( band );
	expect( formatScore( score ) ).toBe( shown );
} );
