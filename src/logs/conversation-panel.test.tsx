import apiFetch from '@wordpress/api-fetch';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Settings } from '../support/settings';
import type { Conversation, Message } from './conversation';
import ConversationPanel from './conversation-panel';

jest.mock( '@wordpress/api-fetch' );

const fetched = apiFetch as unknown as jest.Mock;

const conversation: Conversation = {
	id: 7,
	uuid: 'c-7',
	first_at: '2026-03-01T10:00:00Z',
	last_at: '2026-03-01T10:05:00Z',
	user: { id: 3, type: 'user', name: 'Ada', url: null },
	module: 'chat',
	module_label: 'Chatbot',
	scope: 'chatbot:1',
	scope_name: 'Support bot',
	source: 'Support bot',
	provider: 'openai',
	model: 'gpt-5',
	message_count: 2,
	input_tokens: 100,
	output_tokens: 20,
	total_tokens: 120,
	credits: '3',
	preview: 'Where is my order?',
	excerpt: null,
	has_text: true,
};

const message = ( some: Partial< Message > ): Message => ( {
	id: 1,
	role: 'user',
	content: 'Where is my order?',
	content_bytes: 18,
	is_shortened: false,
	source: '',
	provider: '',
	model: '',
	input_tokens: null,
	output_tokens: null,
	total_tokens: null,
	cached_tokens: null,
	thinking_tokens: null,
	status: 'ok',
	error: null,
	duration_ms: null,
	ledger_id: null,
	request_payload: null,
	vector_scores: [],
	best_score: null,
	created_at: '2026-03-01T10:00:00Z',
	...some,
} );

const answer = ( body: unknown ) => ( {
	status: 200,
	headers: { get: () => null },
	json: async () => body,
} );

let number = 0;
let scrolledToEnd: () => void;

class FakeObserver {
	constructor( seen: ( entries: unknown[] ) => void ) {
		scrolledToEnd = () => seen( [ { isIntersecting: true } ] );
	}
	observe() {}
	disconnect() {}
}

/**
 * Shows the panel with what the server answers.
 * @param messages
 * @param beside
 */
function show(
	messages: Message[],
	beside = { previous: 8 as number | null, next: 6 as number | null }
) {
	// The store remembers, so each test has a conversation of its own.
	const id = String( ( number += 100 ) );
	fetched.mockImplementation( async ( { path, method } ) => {
		if ( method === 'DELETE' ) {
			return answer( {} );
		}
		if ( path.includes( '/neighbours' ) ) {
			return answer( beside );
		}
		const page = Number(
			new URL( path, 'http://site' ).searchParams.get( 'page' )
		);
		return answer( {
			...conversation,
			id: Number( id ),
			message_count: messages.length,
			charges: [
				{
					ledger_id: 17,
					credits: '3',
					created_at: '2026-03-01T10:05:00Z',
				},
			],
			messages: messages.slice( 50 * ( page - 1 ), 50 * page ),
		} );
	} );
	const onGo = jest.fn();
	const onClose = jest.fn();
	render(
		<ConversationPanel
			id={ id }
			order={ { module: 'chat' } }
			onGo={ onGo }
			onClose={ onClose }
		/>
	);
	return { id, onGo, onClose };
}

const asked = () => fetched.mock.calls.map( ( [ { path } ] ) => path );

describe( 'Conversation Details', () => {
	beforeEach( () => {
		fetched.mockReset();
		( window as any ).IntersectionObserver = FakeObserver;
		window.aipufferSettings = {
			screenUrl: '/wp-admin/admin.php',
			canManage: true,
			numbers: { decimal: '.', thousands: ',' },
		} as Settings;
		window.history.replaceState( null, '', '?page=x&tab=logs' );
	} );

	it( 'shows the exchange with what is known about each message', async () => {
		show( [
			message( {} ),
			message( {
				id: 2,
				role: 'assistant',
				content: 'On **its way**.',
				provider: 'openai',
				model: 'gpt-5',
				input_tokens: 100,
				output_tokens: 20,
				total_tokens: 120,
				ledger_id: 17,
				request_payload: { model: 'gpt-5' },
			} ),
		] );
		expect( await screen.findByRole( 'dialog' ) ).toHaveAccessibleName(
			'Conversation Details'
		);
		const [ question, reply ] = await screen
			.findAllByRole( 'listitem' )
			.then( ( items ) =>
				items.filter( ( item ) => item.matches( '.aipuffer-message' ) )
			);
		expect( question ).toHaveTextContent( 'Where is my order?' );
		expect( await screen.findByText( 'its way' ) ).toBeVisible();
		expect( reply ).toHaveTextContent( 'openai · gpt-5' );
		expect( reply ).toHaveTextContent( '120 tokens (100 in, 20 out)' );
		expect(
			within( reply! ).getByRole( 'link', {
				name: 'Credits: 3 (receipt #17)',
			} )
		).toHaveAttribute(
			'href',
			'/wp-admin/admin.php?page=x&tab=billing&section=activity&entry=17'
		);
		expect( reply ).not.toHaveTextContent( '"model": "gpt-5"' );
		await userEvent.click( screen.getByText( 'Request payload' ) );
		expect( reply ).toHaveTextContent( '"model": "gpt-5"' );
	} );

	it( 'says what is missing: text that was removed, requests that failed', async () => {
		show( [
			message( { content: null, content_bytes: 400 } ),
			message( {
				id: 2,
				role: 'assistant',
				content: '',
				content_bytes: 0,
				status: 'failed',
				error: 'Rate limit reached',
			} ),
		] );
		expect(
			await screen.findByText( 'The text was removed by log retention.' )
		).toBeVisible();
		expect( screen.getByText( 'Rate limit reached' ) ).toBeVisible();
	} );

	it( 'goes to the conversations beside it, in the order of the list', async () => {
		const { id, onGo } = show( [ message( {} ) ] );
		await waitFor( () =>
			expect(
				screen.getByRole( 'button', { name: /Next conversation/ } )
			).toBeEnabled()
		);
		expect( asked() ).toContain(
			`/aipuffer/v1/logs/${ id }/neighbours?module=chat`
		);
		await userEvent.click(
			screen.getByRole( 'button', { name: /Next conversation/ } )
		);
		expect( onGo ).toHaveBeenLastCalledWith( 6 );
		await userEvent.keyboard( '{Alt>}{ArrowUp}{/Alt}' );
		expect( onGo ).toHaveBeenLastCalledWith( 8 );
		await userEvent.keyboard( '{ArrowUp}' );
		expect( onGo ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'stays where there is nothing beside it', async () => {
		const { onGo } = show( [ message( {} ) ], {
			previous: null,
			next: null,
		} );
		await screen.findByText( 'Where is my order?' );
		await userEvent.keyboard( '{Alt>}{ArrowDown}{/Alt}' );
		await userEvent.click(
			screen.getByRole( 'button', { name: /Previous conversation/ } )
		);
		expect( onGo ).not.toHaveBeenCalled();
	} );

	it( 'reads on when asked, and when one scrolls to the end', async () => {
		show(
			Array.from( { length: 120 }, ( _, index ) =>
				message( { id: index + 1, content: `Message ${ index + 1 }.` } )
			)
		);
		await screen.findByText( 'Message 50.' );
		expect( screen.queryByText( 'Message 51.' ) ).toBeNull();
		await userEvent.click(
			screen.getByText( 'Show more messages (50 of 120)' )
		);
		await screen.findByText( 'Message 100.' );
		act( () => scrolledToEnd() );
		await screen.findByText( 'Message 120.' );
		expect( screen.queryByText( /Show more messages/ ) ).toBeNull();
	} );

	it( 'deletes after asking, and does not read what is gone', async () => {
		const { id, onClose } = show( [ message( {} ) ] );
		await userEvent.click(
			await screen.findByRole( 'button', { name: 'Delete' } )
		);
		const question = screen.getByRole( 'dialog', {
			name: 'Delete 1 conversation?',
		} );
		expect( fetched ).not.toHaveBeenCalledWith(
			expect.objectContaining( { method: 'DELETE' } )
		);
		fetched.mockClear();
		await userEvent.click(
			within( question ).getByRole( 'button', { name: 'Delete' } )
		);
		await waitFor( () => expect( onClose ).toHaveBeenCalled() );
		expect( asked() ).toEqual( [ `/aipuffer/v1/logs/${ id }` ] );
	} );

	it( 'lets nobody delete who may only see', async () => {
		window.aipufferSettings!.canManage = false;
		show( [ message( {} ) ] );
		await screen.findByText( 'Where is my order?' );
		expect( screen.queryByRole( 'button', { name: 'Delete' } ) ).toBeNull();
	} );
} );
