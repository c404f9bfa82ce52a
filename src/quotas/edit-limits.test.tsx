import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal, type FakeAnswer } from '../support/fake-rest';
import { EditLimits } from './edit-limits';
import type { Quota } from './quota';
import { options, quota } from './sample';

const setUp = (
	edited: Quota | undefined,
	answer: () => FakeAnswer = () => ( { body: {} } )
) => {
	const changes = answerRequests( answer );
	const onClose = jest.fn();
	render(
		<EditLimits
			quota={ edited }
			taken={ [ quota() ] }
			options={ options }
			onClose={ onClose }
		/>
	);
	return { changes, onClose, person: userEvent.setup( { delay: null } ) };
};

const save = () => screen.getByRole( 'button', { name: 'Save limits' } );

it( 'sets every kind of limit', async () => {
	const { changes, onClose, person } = setUp( quota() );
	await person.selectOptions(
		screen.getByLabelText( 'Each guest' ),
		'number'
	);
	await person.type( screen.getByLabelText( 'Each guest: credits' ), '2.5' );
	await person.selectOptions(
		screen.getByLabelText( 'Each user' ),
		'unlimited'
	);
	await person.click(
		screen.getByRole( 'button', { name: 'Remove the limit for Editor' } )
	);
	await person.selectOptions(
		screen.getByLabelText( 'Another limit for a role' ),
		'author'
	);
	await person.click( screen.getByRole( 'button', { name: 'Add' } ) );
	await person.type( screen.getByLabelText( 'Author: credits' ), '1,000' );
	await person.selectOptions(
		screen.getByLabelText( 'Reset period' ),
		'never'
	);
	await person.clear( screen.getByLabelText( 'Quota message' ) );
	await person.click( save() );
	expect( changes ).toEqual( [
		{
			method: 'PUT',
			path: '/quotas/ai_forms',
			data: {
				guest: '2.5',
				user: null,
				roles: { author: '1000' },
				period: 'never',
				message: '',
			},
		},
	] );
	expect( onClose ).toHaveBeenCalled();
} );

it( 'makes a scope prepaid only in one choice', async () => {
	const { changes, person } = setUp( quota() );
	await person.click( screen.getByRole( 'radio', { name: /Prepaid only/ } ) );
	expect( screen.queryByLabelText( 'Each guest' ) ).not.toBeInTheDocument();
	await person.click( save() );
	expect( changes[ 0 ]!.data ).toMatchObject( {
		guest: '0',
		user: '0',
		roles: {},
	} );
} );

it( 'takes its own limits away', async () => {
	const { changes, onClose, person } = setUp( quota() );
	await person.click(
		screen.getByRole( 'radio', { name: /As all others/ } )
	);
	await person.click( save() );
	expect( changes ).toMatchObject( [
		{ method: 'DELETE', path: '/quotas/ai_forms' },
	] );
	expect( onClose ).toHaveBeenCalled();
} );

it( 'has nothing to take away where there are none', async () => {
	const { changes, onClose, person } = setUp( quota( { is_set: false } ) );
	await person.click( save() );
	expect( changes ).toEqual( [] );
	expect( onClose ).toHaveBeenCalled();
} );

it( 'does not offer the default scope itself as its default', () => {
	setUp( quota( { scope: '*', name: 'All others' } ) );
	expect( screen.getAllByRole( 'radio' ) ).toHaveLength( 2 );
} );

it( 'does not save while a number is none', async () => {
	const { changes, person } = setUp( quota() );
	const field = screen.getByLabelText( 'Each user: credits' );
	await person.clear( field );
	await person.type( field, 'many{Enter}' );
	expect( screen.getByText( /number of 0 or more/ ) ).toBeVisible();
	await person.click( save() );
	expect( changes ).toEqual( [] );
} );

it.each( [
	[ 'chatbot 12', /Write a name/ ],
	[ 'ai_forms', /in the table already/ ],
] )( 'does not add limits for "%s"', async ( scope, message ) => {
	const { changes, person } = setUp( undefined );
	await person.type( screen.getByLabelText( 'Scope' ), `${ scope }{Enter}` );
	expect( screen.getByText( message ) ).toBeVisible();
	expect( changes ).toEqual( [] );
} );

it( 'adds limits for a chatbot', async () => {
	const { changes, person } = setUp( undefined );
	await person.type( screen.getByLabelText( 'Scope' ), 'chatbot:12{Enter}' );
	expect( changes ).toMatchObject( [
		{ method: 'PUT', path: '/quotas/chatbot:12' },
	] );
} );

it( 'says why it was refused, and loses nothing', async () => {
	const { onClose, person } = setUp( quota(), () =>
		refusal( 400, 'aipuffer_invalid_param', 'There is no role "x".' )
	);
	await person.click( save() );
	expect( await screen.findByText( 'There is no role "x".' ) ).toBeVisible();
	expect( screen.getByLabelText( 'Each user: credits' ) ).toHaveValue(
		'1,500.5'
	);
	expect( onClose ).not.toHaveBeenCalled();
} );
