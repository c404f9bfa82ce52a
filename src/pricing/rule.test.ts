import type { Options } from './options';
import {
	fieldsOf,
	newDraft,
	ratesInWords,
	reachOf,
	withUsageType,
} from './rule';

const options: Options = {
	usage_types: [
		{
			module: 'chat',
			module_label: 'Chatbot',
			operation: 'chat',
			label: 'Chat',
			methods: [ 'per_1k_tokens', 'flat' ],
		},
		{
			module: 'image_generator',
			module_label: 'Image Generator',
			operation: 'generate',
			label: 'Generate',
			methods: [ 'per_image', 'flat' ],
		},
	],
	billing_methods: [
		{
			value: 'per_1k_tokens',
			label: 'Per 1K Tokens',
			rates: [ 'input_rate', 'output_rate' ],
		},
		{ value: 'per_image', label: 'Per Image', rates: [ 'unit_rate' ] },
		{ value: 'flat', label: 'Flat', rates: [ 'unit_rate' ] },
	],
	rounding: 'whole',
	providers: [],
	synced_at: null,
	sync_errors: [],
};

describe( 'a draft', () => {
	it( 'takes a method that fits its usage type, and keeps one that does', () => {
		const chat = withUsageType( newDraft(), 'chat/chat', options );
		expect( chat.billing_method ).toBe( 'per_1k_tokens' );
		const image = withUsageType(
			chat,
			'image_generator/generate',
			options
		);
		expect( image.billing_method ).toBe( 'per_image' );
		const flat = withUsageType(
			{ ...chat, billing_method: 'flat' },
			'image_generator/generate',
			options
		);
		expect( flat.billing_method ).toBe( 'flat' );
	} );

	it( 'sends the rates of its method and no others', () => {
		const draft = {
			...newDraft( {
				usage_type: 'chat/chat',
				provider: 'openai',
				model: '*',
				billing_method: 'flat',
			} ),
			input_rate: '1',
			unit_rate: '5',
		};
		expect( fieldsOf( draft, options ) ).toEqual( {
			module: 'chat',
			operation: 'chat',
			provider: 'openai',
			model: '*',
			billing_method: 'flat',
			unit_rate: '5',
			enabled: true,
		} );
	} );

	it( 'names the version it changes', () => {
		const draft = newDraft( { id: 3, expected_version: 2 } );
		expect( fieldsOf( draft, options ) ).toMatchObject( {
			expected_version: 2,
		} );
	} );
} );

it( 'tells how far a rule reaches', () => {
	expect( reachOf( { provider: '*', model: '*' } ) ).toBe( 'all' );
	expect( reachOf( { provider: 'openai', model: '*' } ) ).toBe( 'provider' );
	expect( reachOf( { provider: 'openai', model: 'gpt' } ) ).toBe( 'model' );
} );

it.each( [
	[ 'per_1k_tokens', '1 in, 2 out per 1K tokens' ],
	[ 'per_image', '3 per image' ],
	[ 'per_video', '3 per video' ],
	[ 'flat', '3 per request' ],
] as const )( 'says rates of %s in words', ( billing_method, words ) => {
	expect(
		ratesInWords( {
			billing_method,
			input_rate: '1',
			output_rate: '2',
			unit_rate: '3',
		} )
	).toBe( words );
} );
