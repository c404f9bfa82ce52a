import type { Settings } from '../support/settings';
import { duration, providerAndModel, tokensInWords } from './message-facts';

beforeEach( () => {
	window.aipufferSettings = {
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
} );

const tokens = ( some: Partial< Parameters< typeof tokensInWords >[ 0 ] > ) =>
	tokensInWords( {
		input_tokens: null,
		output_tokens: null,
		total_tokens: null,
		cached_tokens: null,
		thinking_tokens: null,
		...some,
	} );

it( 'says the tokens that are known', () => {
	expect(
		tokens( { input_tokens: 1200, output_tokens: 30, total_tokens: 1230 } )
	).toBe( '1,230 tokens (1,200 in, 30 out)' );
	expect( tokens( { total_tokens: 1 } ) ).toBe( '1 token' );
	expect(
		tokens( { output_tokens: 30, total_tokens: 30, thinking_tokens: 20 } )
	).toBe( '30 tokens (30 out, 20 of it thinking)' );
	expect(
		tokens( {
			input_tokens: 100,
			output_tokens: 30,
			total_tokens: 130,
			cached_tokens: 80,
			thinking_tokens: 20,
		} )
	).toBe( '130 tokens (100 in, 80 of it cached, 30 out, 20 of it thinking)' );
} );

it( 'tells none from not known', () => {
	expect( tokens( {} ) ).toBeNull();
	expect(
		tokens( { input_tokens: 0, output_tokens: 0, total_tokens: 0 } )
	).toBe( '0 tokens (0 in, 0 out)' );
} );

it.each( [
	[ 0, '0 ms' ],
	[ 999, '999 ms' ],
	[ 1000, '1 s' ],
	[ 12_345, '12.3 s' ],
] )( 'says %d milliseconds as %s', ( milliseconds, said ) => {
	expect( duration( milliseconds ) ).toBe( said );
} );

it( 'joins what is known of provider and model', () => {
	expect( providerAndModel( { provider: 'openai', model: 'gpt-5' } ) ).toBe(
		'openai · gpt-5'
	);
	expect( providerAndModel( { provider: '', model: 'gpt-5' } ) ).toBe(
		'gpt-5'
	);
} );
