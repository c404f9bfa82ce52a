import apiFetch from '@wordpress/api-fetch';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { dispatch } from '@wordpress/data';
import type { Settings } from '../support/settings';
import { store } from '../support/store';
import { removed, type Retention, type Run } from './retention';
import RetentionDialog from './retention-dialog';

jest.mock( '@wordpress/api-fetch' );

const fetched = apiFetch as unknown as jest.Mock;

const run = ( some: Partial< Run > ): Run => ( {
	started_at: '2026-03-01T03:00:00Z',
	ended_at: '2026-03-01T03:00:10Z',
	deleted: 0,
	text_removed: 0,
	is_done: true,
	...some,
} );

const off: Retention = {
	enabled: false,
	days: 90,
	text_days: null,
	schedule: 'hourly',
	next_run: null,
	last_run: null,
	is_cron_late: false,
	periods: [
		{ value: 30, label: '30 days' },
		{ value: 90, label: '90 days' },
		{ value: 365, label: '1 year' },
	],
};

const answer = ( body: unknown ) => ( {
	status: 200,
	headers: { get: () => null },
	json: async () => body,
} );

/**
 * Opens the dialog on a site with these settings, whose runs end like this.
 * @param some
 * @param runs
 */
async function open( some: Partial< Retention > = {}, runs: Run[] = [] ) {
	let state = { ...off, ...some };
	fetched.mockImplementation( async ( { path, method, data } ) => {
		if ( path.endsWith( '/retention/run' ) ) {
			return answer( runs.shift() );
		}
		if ( method === 'PUT' ) {
			state = { ...state, ...data };
		}
		return answer( state );
	} );
	// The store remembers what the test before was told.
	dispatch( store ).expire( [ '/retention' ] );
	const onClose = jest.fn();
	await act( async () => {
		render( <RetentionDialog onClose={ onClose } /> );
	} );
	await screen.findByText( 'Schedule' );
	await waitFor( () => {
		expect( fetched ).toHaveBeenCalled();
		expect( screen.getByLabelText( 'Auto-delete logs' ) ).toHaveProperty(
			'checked',
			state.enabled
		);
	} );
	return onClose;
}

const sent = ( method: string ) =>
	fetched.mock.calls
		.filter( ( [ options ] ) => options.method === method )
		.map( ( [ { path, data } ] ) => ( { path, data } ) );

describe( 'Set retention', () => {
	beforeEach( () => {
		fetched.mockReset();
		window.aipufferSettings = {
			canManage: true,
			numbers: { decimal: '.', thousands: ',' },
		} as Settings;
	} );

	it( 'saves what is chosen', async () => {
		await open();
		expect(
			screen.getByRole( 'button', { name: 'Save' } )
		).toHaveAttribute( 'aria-disabled', 'true' );
		expect(
			screen.getByLabelText( 'Delete logs older than' )
		).toBeDisabled();
		await userEvent.click( screen.getByLabelText( 'Auto-delete logs' ) );
		await userEvent.selectOptions(
			screen.getByLabelText( 'Delete logs older than' ),
			'1 year'
		);
		await userEvent.selectOptions(
			screen.getByLabelText( 'Remove message text after' ),
			'30 days'
		);
		await userEvent.click( screen.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( 'PUT' ) ).toEqual( [
			{
				path: '/aipuffer/v1/retention',
				data: { enabled: true, days: 365, text_days: 30 },
			},
		] );
	} );

	it( 'keeps text for ever again', async () => {
		await open( { text_days: 30 } );
		await userEvent.selectOptions(
			await screen.findByDisplayValue( '30 days' ),
			'As long as the conversation is kept'
		);
		await userEvent.click( screen.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( 'PUT' )[ 0 ]!.data ).toMatchObject( { text_days: null } );
	} );

	it( 'runs now until nothing too old is left', async () => {
		await open( { enabled: true }, [
			run( { deleted: 200, is_done: false } ),
			run( { deleted: 50 } ),
		] );
		await userEvent.click(
			await screen.findByRole( 'button', { name: 'Run now' } )
		);
		expect( await screen.findByText( '250 of 250' ) ).toBeVisible();
		expect( sent( 'POST' ) ).toHaveLength( 2 );
	} );

	it( 'runs by nothing that is not saved', async () => {
		await open( { enabled: true } );
		const runNow = await screen.findByRole( 'button', { name: 'Run now' } );
		await userEvent.click( screen.getByLabelText( 'Auto-delete logs' ) );
		expect( runNow ).toHaveAttribute( 'aria-disabled', 'true' );
		await userEvent.click( runNow );
		expect( sent( 'POST' ) ).toEqual( [] );
	} );

	it( 'has nothing to run where nothing is removed', async () => {
		await open();
		expect(
			screen.getByRole( 'button', { name: 'Run now' } )
		).toHaveAttribute( 'aria-disabled', 'true' );
	} );

	it( 'warns when the cron of the site looks dead', async () => {
		await open( { enabled: true, is_cron_late: true } );
		expect(
			await screen.findByText( /^The scheduled run is late/, {
				ignore: '.a11y-speak-region',
			} )
		).toBeVisible();
	} );

	it( 'lets whoever may only see change nothing', async () => {
		window.aipufferSettings!.canManage = false;
		await open( { enabled: true } );
		expect( screen.getByRole( 'dialog' ) ).toHaveAccessibleName(
			'Log retention'
		);
		expect( screen.getByLabelText( 'Auto-delete logs' ) ).toBeDisabled();
		expect(
			screen.getByLabelText( 'Remove message text after' )
		).toBeDisabled();
		expect( screen.queryByRole( 'button', { name: 'Save' } ) ).toBeNull();
		expect(
			screen.queryByRole( 'button', { name: 'Run now' } )
		).toBeNull();
	} );
} );

it.each( [
	[ {}, 'nothing was too old' ],
	[ { deleted: 1 }, '1 conversation deleted' ],
	[
		{ deleted: 1234, text_removed: 2 },
		'1,234 conversations deleted, text of 2 conversations removed',
	],
	[
		{ deleted: 200, is_done: false },
		'200 conversations deleted, more is left',
	],
] )( 'says what a run removed: %j', ( some, words ) => {
	expect( removed( run( some ) ) ).toBe( words );
} );
