import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
	answerRequests,
	refusal,
	type FakeAnswer,
	type FakeRequest,
} from '../support/fake-rest';
import type { Settings } from '../support/settings';
import type { ImportLine, ImportResult } from './balance';
import { Import } from './import';

const line = ( some: Partial< ImportLine > = {} ): ImportLine => ( {
	line: 2,
	user: { id: 7, name: 'Ada', email: 'ada@example.org' },
	delta: '200',
	balance_before: '100',
	balance_after: '300',
	message: null,
	duplicate: false,
	...some,
} );

const wrong = line( {
	line: 3,
	user: null,
	delta: '0',
	message: 'There is no user "x".',
} );

const plan = (
	lines: ImportLine[],
	totals: Partial< ImportResult[ 'totals' ] > = {}
): FakeAnswer => ( {
	body: {
		lines,
		totals: {
			users: 1,
			credits_added: '200',
			credits_taken: '0',
			errors: lines.filter( ( { message } ) => message ).length,
			already_imported: 0,
			...totals,
		},
		ambiguous: null,
		fingerprint: 'f1',
	},
} );

const csv = 'email,credits\nada@example.org,200';

const setUp = async ( answer: ( request: FakeRequest ) => FakeAnswer ) => {
	const changes = answerRequests( answer );
	const { baseElement } = render( <Import onClose={ () => {} } /> );
	const person = userEvent.setup( { delay: null } );
	const file = new File( [ csv ], 'credits.csv', { type: 'text/csv' } );
	// jsdom has files, but not what reads them.
	file.text = async () => csv;
	await person.upload(
		baseElement.querySelector< HTMLInputElement >( 'input[type=file]' )!,
		file
	);
	return { changes, person };
};

const button = ( name: RegExp ) => screen.findByRole( 'button', { name } );

const isDryRun = ( { data }: FakeRequest ) =>
	( data as { dry_run: boolean } ).dry_run;

beforeEach( () => {
	window.aipufferSettings = {
		canManage: true,
		userId: 1,
		numbers: { decimal: '.', thousands: ',' },
	} as Settings;
} );

it( 'shows what every line would do before anything is written, and then writes that', async () => {
	const { changes, person } = await setUp( () => plan( [ line() ] ) );
	expect(
		await screen.findByText(
			/This would be done: 200 credits added, 1 user/
		)
	).toBeVisible();
	const row = screen.getByRole( 'row', { name: /Ada/ } );
	[ 'Ada (ada@example.org)', '+200', '100', '300' ].forEach( ( text ) =>
		expect( within( row ).getByText( text ) ).toBeVisible()
	);
	expect( changes.every( isDryRun ) ).toBe( true );

	await person.click( await button( /^Import: 200 credits added/ ) );
	expect( await screen.findByText( /^Imported: 200/ ) ).toHaveFocus();
	expect( changes.filter( ( change ) => ! isDryRun( change ) ) ).toEqual( [
		{
			method: 'POST',
			path: '/balances/import',
			data: {
				csv,
				dry_run: false,
				fingerprint: 'f1',
				own: false,
				skip_errors: false,
			},
		},
	] );
} );

it( 'imports a file with errors only when told to leave those lines out', async () => {
	const { changes, person } = await setUp( () => plan( [ line(), wrong ] ) );
	expect( await screen.findByText( wrong.message! ) ).toBeVisible();
	expect( await button( /^Import:/ ) ).toHaveAttribute(
		'aria-disabled',
		'true'
	);
	await person.click( await button( /^Import:/ ) );
	expect( changes.every( isDryRun ) ).toBe( true );

	await person.click( screen.getByLabelText( /Leave out the lines/ ) );
	await person.click( await button( /^Import:/ ) );
	await screen.findByText( /^Imported:/ );
	expect( changes.at( -1 )!.data ).toMatchObject( { skip_errors: true } );
} );

it( 'shows only the lines with errors when asked to', async () => {
	const { person } = await setUp( () => plan( [ line(), wrong ] ) );
	await person.click(
		await screen.findByLabelText( /only lines with errors/ )
	);
	expect( screen.queryByText( '+200' ) ).not.toBeInTheDocument();
	expect( screen.getByText( wrong.message! ) ).toBeVisible();
} );

it( 'has nothing to import from a file that was imported before', async () => {
	await setUp( () =>
		plan( [ line( { duplicate: true, delta: '0' } ) ], {
			users: 0,
			credits_added: '0',
			already_imported: 1,
		} )
	);
	expect(
		await screen.findByText( /would change nothing.*imported before/ )
	).toBeVisible();
	expect( await button( /^Import$/ ) ).toHaveAttribute(
		'aria-disabled',
		'true'
	);
} );

it( 'has the file checked again when what it does has changed since', async () => {
	const { changes, person } = await setUp( ( request ) =>
		isDryRun( request )
			? plan( [ line() ] )
			: refusal( 409, 'aipuffer_import_changed', 'It has changed.' )
	);
	await person.click( await button( /^Import:/ ) );
	expect( await screen.findByText( 'It has changed.' ) ).toBeVisible();
	const before = changes.length;
	await person.click( await button( /Check the file again/ ) );
	await waitFor( () => expect( changes ).toHaveLength( before + 1 ) );
	expect( isDryRun( changes.at( -1 )! ) ).toBe( true );
	expect( screen.queryByText( 'It has changed.' ) ).not.toBeInTheDocument();
} );

it( "asks whether one's own balance is meant, and checks again with the answer", async () => {
	const own = { id: 1, name: 'Me', email: 'me@example.org' };
	const { changes, person } = await setUp( () =>
		plan( [ line( { user: own } ) ] )
	);
	await person.click( await screen.findByLabelText( /my own balance/ ) );
	await waitFor( () =>
		expect( changes.at( -1 )!.data ).toMatchObject( {
			dry_run: true,
			own: true,
		} )
	);
} );

it( 'asks whether 1.000 is one or a thousand, and imports nothing before it is answered', async () => {
	const open = line( { delta: '0', message: 'Say which.' } );
	const { changes, person } = await setUp( ( { data } ) => {
		const { decimal } = data as { decimal?: string };
		if ( decimal ) {
			return plan( [ line( { delta: '1000' } ) ], {
				credits_added: '1000',
			} );
		}
		const unclear = plan( [ line( { line: 3 } ), open ] );
		return {
			body: {
				...( unclear.body as ImportResult ),
				ambiguous: {
					lines: 1,
					example: '1.000',
					meanings: { point: '1', comma: '1000' },
				},
			},
		};
	} );
	const one = await screen.findByLabelText( '1.000 means 1' );
	const thousand = screen.getByLabelText( '1.000 means 1,000' );
	expect( one ).not.toBeChecked();
	expect( thousand ).not.toBeChecked();
	await person.click( screen.getByLabelText( /Leave out the lines/ ) );
	expect( await button( /^Import/ ) ).toHaveAttribute(
		'aria-disabled',
		'true'
	);

	await person.click( thousand );
	await person.click( await button( /^Import: 1,000 credits added/ ) );
	await screen.findByText( /^Imported:/ );
	expect( changes.at( -1 )!.data ).toMatchObject( {
		dry_run: false,
		decimal: ',',
	} );
} );

it( 'says what is wrong with a file, and takes another', async () => {
	const { person } = await setUp( () =>
		refusal( 400, 'aipuffer_invalid_param', 'The column user is missing.' )
	);
	expect(
		await screen.findByText( 'The column user is missing.' )
	).toBeVisible();
	await person.click( await button( /Choose another file/ ) );
	expect( await button( /Choose a CSV file/ ) ).toBeVisible();
} );
