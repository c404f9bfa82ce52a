import { fields, usageText } from './fields';

it( 'says how much was used and where', () => {
	const scopes = [
		{ scope: 'chatbot:1', name: 'Chatbot 1' },
		{ scope: 'ai_forms', name: 'AI Forms' },
	];
	expect( usageText( { used: '1200.5', scopes } ) ).toBe(
		'1,200.5 in Chatbot 1, AI Forms'
	);
	expect( usageText( { used: '0', scopes: [] } ) ).toBe( '—' );
} );

it( 'sorts only by what the server sorts by', () => {
	expect(
		fields()
			.filter( ( { enableSorting } ) => enableSorting !== false )
			.map( ( { id } ) => id )
	).toEqual( [ 'name', 'balance' ] );
} );
