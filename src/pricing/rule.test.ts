import type { Options } from './options';
import {
	fieldsOf,
	isOptional,
	newDraft,
	ratesInWords,
	ratesOf,
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
			optional_rates: [ 'cached_rate' ],
		},
		{
			value: 'per_image',
			label: 'Per Image',
			rates: [ 'unit_rate' ],
			optional_rates: [],
		},
		{
			value: 'flat',
			label: 'Flat',
			rates: [ 'unit_rate' ],
			optional_rates: [],
		},
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

	it( 'sends an optional rate, empty where it has none', () => {
		const draft = newDraft( {
			usage_type: 'chat/chat',
			billing_method: 'per_1k_tokens',
			input_rate: '1',
			output_rate: '2',
		} );
		expect( fieldsOf( draft, options ) ).toMatchObject( {
			cached_rate: '',
		} );
		expect(
			fieldsOf( { ...draft, cached_rate: '0' }, options )
		).toMatchObject( { cached_rate: '0' } );
		expect( ratesOf( 'per_1k_tokens', options ) ).toEqual( [
			'input_rate',
			'cached_rate',
			'output_rate',
		] );
		expect( isOptional( 'cached_rate', 'per_1k_tokens', options ) ).toBe(
			true
		);
		expect( isOptional( 'input_rate', 'per_1k_tokens', options ) ).toBe(
			false
		);
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
			cached_rate: null,
			output_rate: '2',
			unit_rate: '3',
		} )
	).toBe( words );
} );

it( 'says a rate of cached input, also one of nothing', () => {
	expect(
		ratesInWords( {
			billing_method: 'per_1k_tokens',
			input_rate: '1',
			cached_rate: '0',
			output_rate: '2',
			unit_rate: null,
		} )
	).toBe( '1 in, 0 cached in, 2 out per 1K tokens' );
} );
