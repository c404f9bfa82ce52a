import { basisOf, choiceOf, draftOf, limitOf, limitsOf } from './draft';
import { isScope } from './quota';
import { quota } from './sample';

describe( 'a limit as a choice', () => {
	it.each( [
		[ null, { kind: 'unlimited', typed: '' } ],
		[ '0', { kind: 'none', typed: '' } ],
		[ '1500.5', { kind: 'number', typed: '1,500.5' } ],
	] as const )( '%s, and back', ( limit, choice ) => {
		expect( choiceOf( limit ) ).toEqual( choice );
		expect( limitOf( choice ) ).toBe( limit );
	} );

	it.each( [ '', 'many', '-1', '1.1234567' ] )(
		'"%s" is no number to set',
		( typed ) => {
			expect( limitOf( { kind: 'number', typed } ) ).toBeUndefined();
		}
	);

	it( 'a number that is not chosen does not count', () => {
		expect( limitOf( { kind: 'unlimited', typed: 'many' } ) ).toBeNull();
	} );
} );

describe( 'basisOf', () => {
	it.each( [
		[ { is_set: false, prepaid_only: true }, 'default' ],
		[ { is_set: true, prepaid_only: true }, 'prepaid' ],
		[ { is_set: true, prepaid_only: false }, 'own' ],
		[ { scope: '*', is_set: false, prepaid_only: true }, 'prepaid' ],
	] )( '%j is %s', ( some, basis ) => {
		expect( basisOf( quota( some ) ) ).toBe( basis );
	} );
} );

describe( 'limitsOf', () => {
	it( 'gives back what was read', () => {
		expect( limitsOf( draftOf( quota() ) ) ).toEqual( {
			guest: '0',
			user: '1500.5',
			roles: { editor: null },
			period: 'daily',
			message: 'Come back tomorrow.',
		} );
	} );

	it( 'leaves nobody a quota where it is prepaid only, and keeps the message', () => {
		expect(
			limitsOf( { ...draftOf( quota() ), basis: 'prepaid' } )
		).toMatchObject( {
			guest: '0',
			user: '0',
			roles: {},
			message: 'Come back tomorrow.',
		} );
	} );

	it( 'is nothing to save while a number is none', () => {
		const draft = draftOf( quota() );
		const choice = { kind: 'number', typed: '' } as const;
		expect( limitsOf( { ...draft, guest: choice } ) ).toBeNull();
		expect(
			limitsOf( { ...draft, roles: [ { role: 'editor', choice } ] } )
		).toBeNull();
		expect(
			limitsOf( { ...draft, guest: choice, basis: 'prepaid' } )
		).not.toBeNull();
	} );
} );

describe( 'isScope', () => {
	it.each( [ 'ai_forms', 'chatbot:12', 'chatbot:Support.bot-1' ] )(
		'takes %s',
		( scope ) => {
			expect( isScope( scope ) ).toBe( true );
		}
	);
	it.each( [
		'',
		'*',
		'Chatbot',
		'chatbot 12',
		'chatbot:',
		'a/b',
		'a:b:c',
		'x'.repeat( 101 ),
	] )( 'refuses "%s"', ( scope ) => {
		expect( isScope( scope ) ).toBe( false );
	} );
} );
