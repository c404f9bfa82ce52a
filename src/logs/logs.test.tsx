import apiFetch from '@wordpress/api-fetch';
import {
	act,
	cleanup,
	render,
	screen,
	waitFor,
	within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Settings } from '../support/settings';
import Logs from './logs';

jest.mock( '@wordpress/api-fetch' );
// The table has tests of its own; here it is what it is given that matters.
jest.mock( '../support/table', () => ( {
	Table: ( { rows, actions }: any ) => (
		<p>
			{ `rows: ${ ( rows.data ?? [] )
				.map( ( { preview }: any ) => preview )
				.join() }; actions: ${ actions
				.map( ( { id }: any ) => id )
				.join() }` }
		</p>
	),
} ) );

const fetched = apiFetch as unknown as jest.Mock;

const answer = ( body: unknown, headers: Record< string, string > = {} ) => ( {
	status: 200,
	headers: { get: ( name: string ) => headers[ name ] ?? null },
	json: async () => body,
} );

const occurring = {
	scopes: [ { value: 'chatbot:1', label: 'Support bot' } ],
	modules: [ { value: 'chat', label: 'Chatbot' } ],
};

/**
 * A server with so many conversations, that deletes two at a time.
 * @param count
 * @param isCapped
 */
function serve( count: number, isCapped = false ) {
	let left = count;
	fetched.mockImplementation( async ( { path, method } ) => {
		if ( method === 'DELETE' ) {
			const deleted = Math.min( 2, left );
			left -= deleted;
			return answer( {
				deleted,
				remaining: left,
				continue: left ? '9.5.2' : null,
			} );
		}
		if ( path.includes( '/logs/filters' ) ) {
			return answer( occurring );
		}
		if ( path.includes( '/logs/summary' ) ) {
			return answer( {
				conversations: left,
				messages: 3 * left,
				tokens: 1234567,
				active_users: 2,
				capped: isCapped,
			} );
		}
		return answer(
			[ { id: 1, preview: 'Where is it?', user: { id: 0 } } ],
			{
				'X-WP-Total': String( left ),
				...( isCapped && { 'X-AIPuffer-Total-Capped': '1' } ),
			}
		);
	} );
}

const asked = ( method?: string ) =>
	fetched.mock.calls
		.filter( ( [ options ] ) => options.method === method )
		.map( ( [ { path } ] ) => path );

let number = 0;

/**
 * Opens the screen at an address.
 * @param query
 */
async function open( query = '' ) {
	// The store remembers, so each test looks for words of its own.
	number += 1;
	window.history.replaceState(
		null,
		'',
		`?page=x&tab=logs&s=word${ number }${ query }`
	);
	await act( async () => {
		render(
			<Logs Retention={ () => <p>Retention is another room.</p> } />
		);
	} );
	return `word${ number }`;
}

const choose = async ( name: string ) => {
	await userEvent.click( screen.getByRole( 'button', { name: 'Actions' } ) );
	await userEvent.click( screen.getByRole( 'menuitem', { name } ) );
};

describe( 'the Logs screen', () => {
	beforeEach( () => {
		fetched.mockReset();
		serve( 5 );
		window.aipufferSettings = {
			screenUrl: '/wp-admin/admin.php',
			restUrl: '/wp-json/',
			canManage: true,
			numbers: { decimal: '.', thousands: ',' },
		} as Settings;
	} );

	it( 'asks list and figures for the same conversations', async () => {
		const word = await open(
			'&scope=none&module=chat&days=7&user=3&orderby=credits&order=asc&paged=2'
		);
		const filters = `days=7&module=chat&scope=none&search=${ word }&user=3`;
		await waitFor( () =>
			expect( asked() ).toContain(
				`/aipuffer/v1/logs/summary?${ filters }`
			)
		);
		expect( asked() ).toContain(
			`/aipuffer/v1/logs?days=7&module=chat&order=asc&orderby=credits&page=2&per_page=20&scope=none&search=${ word }&user=3`
		);
		expect( await screen.findByText( '1,234,567' ) ).toBeVisible();
	} );

	it( 'shows all users again', async () => {
		await open( '&user=3&paged=2' );
		await userEvent.click( screen.getByText( 'Show all users' ) );
		expect( window.location.search ).not.toMatch( /user|paged/ );
	} );

	it( 'says what an export will have, and leaves the file to the browser', async () => {
		const word = await open( '&module=chat' );
		await choose( 'Export logs' );
		const dialog = screen.getByRole( 'dialog', { name: 'Export logs' } );
		expect( dialog ).toHaveTextContent(
			'The file will have 5 conversations'
		);
		expect( dialog ).toHaveTextContent( 'Last 30 days' );
		expect( dialog ).toHaveTextContent( `Search: ${ word }` );
		expect( dialog ).toHaveTextContent( 'Module: Chatbot' );
		const link = within( dialog ).getByRole( 'link', { name: 'Download' } );
		expect( link ).toHaveAttribute(
			'href',
			`/wp-json/aipuffer/v1/logs/export?days=30&format=csv&module=chat&search=${ word }`
		);
		await userEvent.click(
			within( dialog ).getByRole( 'radio', { name: 'JSON Lines' } )
		);
		expect( link.getAttribute( 'href' ) ).toContain( 'format=jsonl' );
	} );

	it( 'does not claim to have counted what it has not', async () => {
		serve( 10_000, true );
		await open();
		await choose( 'Export logs' );
		expect( screen.getByRole( 'dialog' ) ).toHaveTextContent(
			'The file will have at least 10,000 conversations'
		);
	} );

	it( 'deletes what the filters show, in batches, after asking', async () => {
		const word = await open( '&module=chat' );
		await choose( 'Delete logs' );
		const dialog = screen.getByRole( 'dialog', { name: 'Delete logs' } );
		expect( dialog ).toHaveTextContent( 'This deletes 5 conversations' );
		expect( dialog ).toHaveTextContent( 'Module: Chatbot' );
		expect( asked( 'DELETE' ) ).toEqual( [] );
		await userEvent.click(
			within( dialog ).getByRole( 'button', { name: 'Delete logs' } )
		);
		await waitFor( () =>
			expect( screen.queryByRole( 'dialog' ) ).toBeNull()
		);
		const filters = `days=30&module=chat&search=${ word }`;
		expect( asked( 'DELETE' ) ).toEqual( [
			`/aipuffer/v1/logs?${ filters }`,
			`/aipuffer/v1/logs?continue=9.5.2&${ filters }`,
			`/aipuffer/v1/logs?continue=9.5.2&${ filters }`,
		] );
	} );

	it( 'deletes nothing when one thinks better of it', async () => {
		await open();
		await choose( 'Delete logs' );
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Cancel' } )
		);
		expect( screen.queryByRole( 'dialog' ) ).toBeNull();
		expect( asked( 'DELETE' ) ).toEqual( [] );
	} );

	it( 'opens retention at an address', async () => {
		await open();
		await choose( 'Set retention' );
		expect(
			screen.getByText( 'Retention is another room.' )
		).toBeVisible();
		expect( window.location.search ).toContain( 'retention=set' );
	} );

	it( 'lets whoever may only see export, and nothing more', async () => {
		window.aipufferSettings!.canManage = false;
		await open();
		expect( screen.getByText( /^rows/ ) ).toHaveTextContent(
			'rows: Where is it?; actions:'
		);
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Actions' } )
		);
		expect(
			screen
				.getAllByRole( 'menuitem' )
				.map( ( item ) => item.textContent )
		).toEqual( [ 'Export logs', 'Log retention' ] );
	} );

	it( 'exports and deletes nothing where there is nothing', async () => {
		serve( 0 );
		await open();
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Actions' } )
		);
		expect(
			screen.getByRole( 'menuitem', { name: 'Export logs' } )
		).toHaveAttribute( 'aria-disabled', 'true' );
		expect(
			screen.getByRole( 'menuitem', { name: 'Delete logs' } )
		).toHaveAttribute( 'aria-disabled', 'true' );
	} );
} );

describe( 'saved views', () => {
	beforeEach( () => {
		fetched.mockReset();
		serve( 5 );
	} );

	const inMenu = async (
		role: 'menuitem' | 'menuitemradio',
		name: string
	) => {
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Saved views' } )
		);
		await userEvent.click( screen.getByRole( role, { name } ) );
	};

	it( 'are saved, opened, renamed and deleted', async () => {
		const word = await open( '&module=chat&paged=3' );
		await inMenu( 'menuitem', 'Save this view' );
		await userEvent.type( screen.getByLabelText( 'Name' ), 'Chats{Enter}' );
		cleanup();

		await open( '&days=7' );
		await inMenu( 'menuitemradio', 'Chats' );
		expect(
			Object.fromEntries( new URLSearchParams( window.location.search ) )
		).toEqual( { page: 'x', tab: 'logs', s: word, module: 'chat' } );

		await inMenu( 'menuitem', 'Manage views' );
		const name = screen.getByLabelText( 'Name of “Chats”' );
		await userEvent.clear( name );
		await userEvent.type( name, 'Talks{Enter}' );
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Delete “Talks”' } )
		);
		expect( screen.getByText( 'No views are saved.' ) ).toBeVisible();
		expect( screen.getByRole( 'button', { name: 'Done' } ) ).toHaveFocus();
	} );
} );
