import apiFetch from '@wordpress/api-fetch';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLoaded, useSend } from './store';

jest.mock( '@wordpress/api-fetch' );

const fetched = apiFetch as unknown as jest.Mock;

const answer = ( body: unknown, headers: Record< string, string > = {} ) => ( {
	status: 200,
	headers: { get: ( name: string ) => headers[ name ] ?? null },
	json: async () => body,
} );

class FakeResponse {
	constructor(
		readonly status: number,
		private readonly body: unknown
	) {}
	json = async () => this.body;
}
( globalThis as any ).Response = FakeResponse;

let number = 0;

/** A list nobody has read before. */
const freshPath = () => `/list-${ ++number }`;

function List( { path }: { path: string } ) {
	const { data, total, problem, retry } = useLoaded< string[] >( path );
	const { send, problem: refused } = useSend( [ path ] );
	return (
		<>
			<p>{ data ? `${ data.join() } of ${ total }` : 'loading' }</p>
			{ problem && <p role="alert">{ problem.message }</p> }
			{ refused && <p role="alert">{ refused.message }</p> }
			<button onClick={ retry }>retry</button>
			<button onClick={ () => send( `${ path }/1`, { a: 1 } ) }>
				send
			</button>
		</>
	);
}

describe( 'the store', () => {
	beforeEach( () => fetched.mockReset() );

	it( 'reads a list once for all who show it, with its total', async () => {
		const path = freshPath();
		fetched.mockResolvedValue(
			answer( [ 'a', 'b' ], { 'X-WP-Total': '12' } )
		);
		render(
			<>
				<List path={ path } />
				<List path={ path } />
			</>
		);
		expect( await screen.findAllByText( 'a,b of 12' ) ).toHaveLength( 2 );
		expect( fetched ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'reads again what a change has put out of date', async () => {
		const path = freshPath();
		fetched.mockResolvedValueOnce( answer( [ 'old' ] ) );
		render( <List path={ path } /> );
		await screen.findByText( 'old of 0' );
		fetched.mockResolvedValueOnce( answer( {} ) );
		fetched.mockResolvedValueOnce( answer( [ 'new' ] ) );
		await userEvent.click( screen.getByText( 'send' ) );
		await screen.findByText( 'new of 0' );
		expect( fetched.mock.calls[ 1 ][ 0 ] ).toMatchObject( {
			path: `/aipuffer/v1${ path }/1`,
			method: 'POST',
			data: { a: 1 },
		} );
	} );

	it( 'keeps what is on screen when a change is refused', async () => {
		const path = freshPath();
		fetched.mockResolvedValueOnce( answer( [ 'old' ] ) );
		render( <List path={ path } /> );
		await screen.findByText( 'old of 0' );
		fetched.mockRejectedValueOnce(
			new FakeResponse( 409, { code: 'x', message: 'It has moved.' } )
		);
		await userEvent.click( screen.getByText( 'send' ) );
		expect( await screen.findByRole( 'alert' ) ).toHaveTextContent(
			'It has moved.'
		);
		expect( screen.getByText( 'old of 0' ) ).toBeInTheDocument();
		expect( fetched ).toHaveBeenCalledTimes( 2 );
	} );

	it( 'says what failed and tries again when asked', async () => {
		const path = freshPath();
		fetched.mockRejectedValueOnce(
			new FakeResponse( 500, { code: 'x', message: 'Broken.' } )
		);
		render( <List path={ path } /> );
		expect( await screen.findByRole( 'alert' ) ).toHaveTextContent(
			'Broken.'
		);
		fetched.mockResolvedValueOnce( answer( [ 'a' ] ) );
		await act( async () => screen.getByText( 'retry' ).click() );
		await screen.findByText( 'a of 0' );
		expect( screen.queryByRole( 'alert' ) ).toBeNull();
	} );
} );
