import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Link } from './link';
import { usePlace } from './routing';
import type { Settings } from './settings';

function Here() {
	const { params, change } = usePlace();
	return (
		<>
			<p>{ JSON.stringify( params ) }</p>
			<button onClick={ () => change( { entry: '7' } ) }>open</button>
			<button onClick={ () => change( { entry: undefined } ) }>
				close
			</button>
			<Link to={ { page: 'x', tab: 'logs' } }>Logs</Link>
		</>
	);
}

describe( 'the address', () => {
	beforeEach( () => {
		window.aipufferSettings = {
			screenUrl: '/wp-admin/admin.php',
		} as Settings;
		window.history.replaceState( null, '', '/wp-admin/admin.php?page=x' );
		render( <Here /> );
	} );

	it( 'changes some parameters and keeps the others', async () => {
		await userEvent.click( screen.getByText( 'open' ) );
		expect( screen.getByText( '{"page":"x","entry":"7"}' ) ).toBeVisible();
		await userEvent.click( screen.getByText( 'close' ) );
		expect( window.location.search ).toBe( '?page=x' );
	} );

	it( 'goes back', async () => {
		await userEvent.click( screen.getByText( 'open' ) );
		await act( async () => {
			window.history.back();
			await new Promise( ( done ) =>
				window.addEventListener( 'popstate', done, { once: true } )
			);
		} );
		expect( screen.getByText( '{"page":"x"}' ) ).toBeVisible();
	} );

	it( 'follows links without leaving the page', async () => {
		const link = screen.getByText( 'Logs' );
		expect( link ).toHaveAttribute(
			'href',
			'/wp-admin/admin.php?page=x&tab=logs'
		);
		await userEvent.click( link );
		expect( screen.getByText( '{"page":"x","tab":"logs"}' ) ).toBeVisible();
	} );
} );
