import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answerRequests, refusal, type FakeAnswer } from '../support/fake-rest';
import { addressesOf, suggestion, type Proxies } from './proxies';
import { ProxiesCard } from './proxies-card';

const saved = ( some: Partial< Proxies > = {} ): Proxies => ( {
	header: 'x-forwarded-for',
	addresses: [],
	headers: [
		{ value: 'x-forwarded-for', name: 'X-Forwarded-For' },
		{ value: 'x-real-ip', name: 'X-Real-IP' },
	],
	present: {
		from: '10.0.0.5',
		visitor: '10.0.0.5',
		forwarded: { 'x-real-ip': '203.0.113.9' },
	},
	is_untrusted: true,
	...some,
} );

describe( 'addressesOf', () => {
	it.each( [
		[ '', [] ],
		[ '  \n', [] ],
		[ '10.0.0.1\n', [ '10.0.0.1' ] ],
		[ '10.0.0.1\r\n\n::1', [ '10.0.0.1', '', '::1' ] ],
	] )( '%j: %j', ( lines, addresses ) => {
		expect( addressesOf( lines ) ).toEqual( addresses );
	} );
} );

describe( 'suggestion', () => {
	it( 'adds the proxy, and takes a header that it sends', () =>
		expect( suggestion( saved( { addresses: [ '::1' ] } ) ) ).toEqual( {
			header: 'x-real-ip',
			addresses: [ '::1', '10.0.0.5' ],
		} ) );
	it( 'is none where the proxy is trusted', () =>
		expect(
			suggestion( saved( { is_untrusted: false } ) )
		).toBeUndefined() );
} );

const setUp = ( put: FakeAnswer ) => {
	window.aipufferSettings = {
		...window.aipufferSettings!,
		canManage: true,
	};
	const changes = answerRequests( ( { method } ) =>
		method === 'PUT' ? put : { body: saved() }
	);
	render( <ProxiesCard /> );
	return { changes, person: userEvent.setup( { delay: null } ) };
};

// The store keeps what it has read, so one setting serves all.
it( 'warns of a proxy that is not trusted, fills it in, and says what was wrong with a line', async () => {
	const { changes, person } = setUp(
		refusal( 400, 'aipuffer_invalid_param', 'Line 1: "x" is no address.' )
	);
	expect( await screen.findAllByText( /through 10\.0\.0\.5/ ) ).not.toEqual(
		[]
	);
	await person.click(
		screen.getByRole( 'button', { name: 'Fill in this proxy' } )
	);
	expect( screen.getByLabelText( 'Trusted proxies' ) ).toHaveValue(
		'10.0.0.5'
	);
	await person.click(
		screen.getByRole( 'button', { name: 'Save proxies' } )
	);
	expect( changes.filter( ( { method } ) => method === 'PUT' ) ).toEqual( [
		{
			method: 'PUT',
			path: '/quotas/guests/proxies',
			data: { header: 'x-real-ip', addresses: [ '10.0.0.5' ] },
		},
	] );
	expect( await screen.findByText( /Line 1: "x"/ ) ).toBeVisible();
	expect( screen.getByLabelText( 'Trusted proxies' ) ).toHaveValue(
		'10.0.0.5'
	);
} );
