import { registerBlockType } from '@wordpress/blocks';
import { fromNamed, name, toShortcode, transforms } from './transforms';

beforeAll( () => {
	const texts = [ 'title', 'intro', 'buycreditslabel', 'buycreditsurl' ];
	registerBlockType( name, {
		apiVersion: 3,
		title: 'Credits & Usage',
		category: 'widgets',
		attributes: {
			chatbot: { type: 'boolean', default: true },
			...Object.fromEntries(
				texts.map( ( text ) => [ text, { type: 'string' } ] )
			),
		},
	} );
	registerBlockType( 'core/shortcode', {
		apiVersion: 3,
		title: 'Shortcode',
		category: 'widgets',
		attributes: { text: { type: 'string' } },
	} );
} );

it( 'reads a shortcode as PHP does', () => {
	expect(
		fromNamed( {
			chatbot: 'false',
			aiforms: 'No',
			imagegenerator: 'perhaps',
			purchasehistory: '0',
			buycredits: 'true',
			title: 'A &#91;b&#93; &amp; &quot;c&quot;',
			intro: '',
			unknown: 'x',
		} )
	).toEqual( {
		chatbot: false,
		aiforms: false,
		purchasehistory: false,
		title: 'A [b] & "c"',
		intro: '',
	} );
} );

it( 'keeps no text that is as by default, so that it follows the language', () => {
	expect( fromNamed( { title: 'Credits & Usage' } ) ).toEqual( {} );
} );

it( 'writes a shortcode that is read as the same', () => {
	const attributes = {
		chatbot: false,
		title: 'A "b" [c] <d>',
		buycreditsurl: 'https://example.org/?a=1&b=2',
	};
	const text = toShortcode( {
		...attributes,
		intro: undefined,
		// Of the block's supports.
		...( { align: 'wide', style: {} } as object ),
	} );
	expect( text ).toMatch( /^\[aipkit_token_usage chatbot="false" title=/ );
	expect( text ).not.toContain( 'align' );
	const [ , fromBlock ] = transforms.from;
	const block = ( fromBlock as { transform: Function } ).transform( {
		text,
	} );
	expect( block.attributes ).toMatchObject( attributes );
} );

it.each( [
	[ '[aipkit_token_usage]', true ],
	[ ' [aipkit_token_usage chatbot="false"] ', true ],
	[ '[aipkit_token_usage] and more', false ],
	[ '[another]', false ],
	[ '', false ],
	[ undefined, false ],
] )( 'is offered for the shortcode alone: %j', ( text, offered ) => {
	const [ , fromBlock ] = transforms.from;
	expect( ( fromBlock as { isMatch: Function } ).isMatch( { text } ) ).toBe(
		offered
	);
} );

it( 'is made of a shortcode that is pasted, and back', () => {
	const [ pasted ] = transforms.from;
	expect(
		( pasted as { transform: Function } ).transform( {
			named: { title: 'Mine' },
		} ).attributes
	).toMatchObject( { title: 'Mine', chatbot: true } );
	expect(
		(
			transforms.to[ 0 ]!.transform( { title: 'Mine' } ) as {
				attributes: object;
			}
		 ).attributes
	).toEqual( { text: '[aipkit_token_usage title="Mine"]' } );
} );
