import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal, type FakeAnswer } from '../support/fake-rest';
import RoleAccessCard from './role-access-card';
import { allow, draftOf, isAllowed, type RoleAccess } from './role-access';

const roles = [
	{ role: 'administrator', name: 'Administrator', always: true },
	{ role: 'editor', name: 'Editor', always: false },
	{ role: 'guest', name: 'Guests', always: false },
];

const saved = ( some: Partial< RoleAccess > = {} ): RoleAccess => ( {
	enabled: true,
	dashboard: null,
	modules: { chat: null, ai_forms: [ 'editor' ] },
	roles,
	module_names: [
		{ module: 'chat', name: 'Chatbot' },
		{ module: 'ai_forms', name: 'AI Forms' },
	],
	...some,
} );

describe( 'who may', () => {
	it( 'is everybody where nobody is listed, and who may always', () => {
		expect( roles.map( ( role ) => isAllowed( null, role ) ) ).toEqual( [
			true,
			true,
			true,
		] );
		expect( roles.map( ( role ) => isAllowed( [], role ) ) ).toEqual( [
			true,
			false,
			false,
		] );
	} );

	it( 'lists the others once one may not', () =>
		expect( allow( null, 'guest', false, roles ) ).toEqual( [
			'administrator',
			'editor',
		] ) );

	it( 'lists nobody once all may, so that later roles may, too', () =>
		expect( allow( [ 'editor' ], 'guest', true, roles ) ).toBeNull() );

	it( 'stays a list while somebody may not', () =>
		expect( allow( [ 'editor' ], 'editor', false, roles ) ).toEqual( [
			'administrator',
		] ) );

	it( 'forgets roles that are no more', () =>
		expect(
			draftOf( saved( { dashboard: [ 'editor', 'gone' ] } ) ).dashboard
		).toEqual( [ 'editor' ] ) );
} );

describe( 'the card', () => {
	const manage = ( canManage: boolean ) => {
		window.aipufferSettings = {
			...window.aipufferSettings!,
			canManage,
			numbers: { decimal: '.', thousands: ',' },
		};
	};

	const setUp = ( setting: RoleAccess, put?: FakeAnswer ) => {
		const changes = answerRequests( ( { method } ) =>
			method === 'PUT' && put ? put : { body: setting }
		);
		render( <RoleAccessCard /> );
		return { changes, person: userEvent.setup( { delay: null } ) };
	};

	const box = ( name: string ) => screen.findByRole( 'checkbox', { name } );

	beforeEach( () => manage( true ) );

	// The store keeps what it has read, so one setting serves all.
	it( 'sends what is ticked, and says when it was refused', async () => {
		const { changes, person } = setUp(
			saved(),
			refusal( 400, 'aipuffer_invalid_param', 'There is no role "x".' )
		);
		expect( await box( 'Administrator may use: AI Forms' ) ).toBeDisabled();
		expect( await box( 'Guests may use: AI Forms' ) ).not.toBeChecked();
		expect( screen.getByText( 'After logging in' ) ).toBeVisible();
		await person.click( await box( 'Guests may use: Chatbot' ) );
		await person.click( await box( 'Editor may use: Dashboard' ) );
		await person.click( await box( 'Guests may use: AI Forms' ) );
		await person.click(
			screen.getByRole( 'button', { name: 'Save access' } )
		);
		expect( changes ).toEqual( [
			{
				method: 'PUT',
				path: '/role-access',
				data: {
					enabled: true,
					dashboard: [ 'administrator' ],
					modules: {
						chat: [ 'administrator', 'editor' ],
						ai_forms: null,
					},
				},
			},
		] );
		expect(
			await screen.findByText( 'There is no role "x".' )
		).toBeVisible();
		expect( await box( 'Guests may use: Chatbot' ) ).not.toBeChecked();
	} );

	it( 'shows no table while it is off', async () => {
		const { person } = setUp( saved() );
		await person.click(
			await screen.findByLabelText( 'Choose which roles have access' )
		);
		expect( screen.queryByRole( 'table' ) ).not.toBeInTheDocument();
		expect(
			screen.getByText( /everybody may use everything/ )
		).toBeVisible();
	} );

	it( 'can be seen and not changed by who may only look', async () => {
		manage( false );
		setUp( saved() );
		expect( await box( 'Editor may use: Chatbot' ) ).toBeDisabled();
		expect( screen.queryByRole( 'button' ) ).not.toBeInTheDocument();
	} );
} );
