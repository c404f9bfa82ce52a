import { defaultAttributes, shortcode } from './shortcode';

const written = ( some = {} ) =>
	shortcode( { ...defaultAttributes(), ...some } );

describe( 'shortcode', () => {
	it( 'names no attribute that is as by default', () => {
		expect( written() ).toBe( '[aipkit_token_usage]' );
	} );

	it( 'writes the examples of the documentation', () => {
		expect( written( { chatbot: false } ) ).toBe(
			'[aipkit_token_usage chatbot="false"]'
		);
		expect(
			written( {
				title: 'Credits',
				intro: 'View your balance and usage.',
			} )
		).toBe(
			'[aipkit_token_usage title="Credits" intro="View your balance and usage."]'
		);
	} );

	it( 'lets no text end the attribute or the shortcode', () => {
		expect( written( { title: 'a"]<b>' } ) ).toBe(
			'[aipkit_token_usage title="a&#34;&#93;&#60;b&#62;"]'
		);
	} );
} );
