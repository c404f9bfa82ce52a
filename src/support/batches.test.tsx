import apiFetch from '@wordpress/api-fetch';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useBatches } from './batches';
import { useLoaded } from './store';

jest.mock( '@wordpress/api-fetch' );

const fetched = apiFetch as unknown as jest.Mock;

interface Deleted {
	deleted: number;
	remaining: number;
	continue: number | null;
}

const answer = ( body: unknown ) => ( {
	status: 200,
	headers: { get: () => null },
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

/** Lets a test answer each request when it likes. */
function answers() {
	const waiting: Array< ( body: unknown ) => void > = [];
	fetched.mockImplementation(
		() => new Promise( ( done ) => waiting.push( done ) )
	);
	return async ( body: Deleted ) =>
		act( async () => waiting.shift()!( answer( body ) ) );
}

let number = 0;

function Job( { path }: { path: string } ) {
	const { state, done, remaining, problem, start, stop } =
		useBatches< Deleted >(
			( last ) => ( {
				path: last ? `${ path }?continue=${ last.continue }` : path,
				method: 'DELETE',
			} ),
			( answered ) => ( {
				done: answered.deleted,
				remaining: answered.remaining,
				isMore: answered.continue !== null,
			} ),
			[ path ],
			[ `${ path }/1` ]
		);
	return (
		<>
			<p>{ `${ state }: ${ done } done, ${ remaining } left` }</p>
			{ problem && <p role="alert">{ problem.message }</p> }
			<button onClick={ start }>start</button>
			<button onClick={ stop }>stop</button>
		</>
	);
}

const click = ( name: string ) => userEvent.click( screen.getByText( name ) );
const paths = () => fetched.mock.calls.map( ( [ { path } ] ) => path );

describe( 'a job in batches', () => {
	let path: string;
	beforeEach( () => {
		fetched.mockReset();
		path = `/job-${ ++number }`;
	} );

	it( 'asks for batches until nothing remains, each with what the one before answered', async () => {
		const next = answers();
		render( <Job path={ path } /> );
		expect( fetched ).not.toHaveBeenCalled();
		await click( 'start' );
		await next( { deleted: 2, remaining: 3, continue: 9 } );
		expect( screen.getByText( 'running: 2 done, 3 left' ) ).toBeVisible();
		await next( { deleted: 3, remaining: 0, continue: null } );
		expect( screen.getByText( 'done: 5 done, 0 left' ) ).toBeVisible();
		expect( paths() ).toEqual( [
			`/aipuffer/v1${ path }`,
			`/aipuffer/v1${ path }?continue=9`,
		] );
	} );

	it( 'stops after the batch that is under way, and goes on from there', async () => {
		const next = answers();
		render( <Job path={ path } /> );
		await click( 'start' );
		await click( 'stop' );
		expect(
			screen.getByText( 'stopping: 0 done, null left' )
		).toBeVisible();
		await next( { deleted: 2, remaining: 3, continue: 9 } );
		expect( screen.getByText( 'stopped: 2 done, 3 left' ) ).toBeVisible();
		expect( fetched ).toHaveBeenCalledTimes( 1 );
		await click( 'start' );
		await next( { deleted: 3, remaining: 0, continue: null } );
		expect( screen.getByText( 'done: 5 done, 0 left' ) ).toBeVisible();
		expect( paths().at( -1 ) ).toBe( `/aipuffer/v1${ path }?continue=9` );
	} );

	it( 'runs once, however often it is started', async () => {
		const next = answers();
		render( <Job path={ path } /> );
		await click( 'start' );
		await click( 'stop' );
		await click( 'start' );
		expect( fetched ).toHaveBeenCalledTimes( 1 );
		await next( { deleted: 1, remaining: 1, continue: 9 } );
		await next( { deleted: 1, remaining: 0, continue: null } );
		expect( screen.getByText( 'done: 2 done, 0 left' ) ).toBeVisible();
	} );

	it( 'says why it stopped, and can be taken up again', async () => {
		render( <Job path={ path } /> );
		fetched.mockResolvedValueOnce(
			answer( { deleted: 2, remaining: 3, continue: 9 } )
		);
		fetched.mockRejectedValueOnce(
			new FakeResponse( 500, { code: 'x', message: 'Broken.' } )
		);
		await click( 'start' );
		expect( await screen.findByRole( 'alert' ) ).toHaveTextContent(
			'Broken.'
		);
		expect( screen.getByText( 'stopped: 2 done, 3 left' ) ).toBeVisible();
		fetched.mockResolvedValueOnce(
			answer( { deleted: 3, remaining: 0, continue: null } )
		);
		await click( 'start' );
		await screen.findByText( 'done: 5 done, 0 left' );
		expect( screen.queryByRole( 'alert' ) ).toBeNull();
	} );

	it( 'goes on after a batch that found nothing to do', async () => {
		const next = answers();
		render( <Job path={ path } /> );
		await click( 'start' );
		await next( { deleted: 0, remaining: 3, continue: 9 } );
		expect( screen.getByText( 'running: 0 done, 3 left' ) ).toBeVisible();
		await next( { deleted: 3, remaining: 0, continue: null } );
		expect( screen.getByText( 'done: 3 done, 0 left' ) ).toBeVisible();
	} );

	it( 'is done when there was nothing to do', async () => {
		render( <Job path={ path } /> );
		fetched.mockResolvedValue(
			answer( { deleted: 0, remaining: 0, continue: null } )
		);
		await click( 'start' );
		expect(
			await screen.findByText( 'done: 0 done, 0 left' )
		).toBeVisible();
	} );

	it( 'stops when it leaves the screen', async () => {
		const next = answers();
		const { unmount } = render( <Job path={ path } /> );
		await click( 'start' );
		unmount();
		await next( { deleted: 2, remaining: 3, continue: 9 } );
		expect( fetched ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'puts lists out of date, and reads nothing again that it deleted', async () => {
		fetched.mockImplementation( async ( { path: asked, method } ) =>
			answer(
				method === 'DELETE'
					? { deleted: 1, remaining: 0, continue: null }
					: [ asked ]
			)
		);
		function Shown() {
			useLoaded( path );
			useLoaded( `${ path }/1` );
			return <Job path={ path } />;
		}
		render( <Shown /> );
		await screen.findByText( 'ready: 0 done, null left' );
		await click( 'start' );
		await screen.findByText( 'done: 1 done, 0 left' );
		const read = paths().filter( ( one ) => one.endsWith( path ) );
		// Read, deleted, read again.
		expect( read ).toHaveLength( 3 );
		expect(
			paths().filter( ( one ) => one.endsWith( `${ path }/1` ) )
		).toHaveLength( 1 );
	} );
} );
