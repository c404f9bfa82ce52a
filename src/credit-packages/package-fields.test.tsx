import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { amountProblem, PackageFields } from './package-fields';

jest.mock( './package-value', () => ( {
	PackageValue: ( { credits }: { credits: string } ) => (
		<p>{ `worth of ${ credits }` }</p>
	),
} ) );

describe( 'amountProblem', () => {
	it.each( [ '1', '100', ' 250 ', '1.5', '0.000001', '999999999999' ] )(
		'accepts %s',
		( typed ) => {
			expect( amountProblem( typed ) ).toBe( '' );
		}
	);

	it.each( [
		'',
		'0',
		'0.0',
		'-5',
		'1e9',
		'abc',
		'1,5',
		'1.1234567',
		'1234567890123',
	] )( 'refuses "%s"', ( typed ) => {
		expect( amountProblem( typed ) ).not.toBe( '' );
	} );
} );

describe( 'the box', () => {
	it( 'sends the fields the product is saved by', async () => {
		const { container } = render(
			<PackageFields
				wasEnabled
				savedCredits="100"
				help="When."
				canPreview
			/>
		);
		expect( screen.getByText( 'worth of 100' ) ).toBeVisible();
		expect( screen.getByText( 'When.' ) ).toBeVisible();
		const form = Object.fromEntries(
			[ ...container.querySelectorAll( 'input' ) ].map(
				( { name, value } ) => [ name, value ]
			)
		);
		expect( form.aipuffer_credits ).toBe( '100' );
		expect( form ).toHaveProperty( 'aipuffer_credit_package' );
	} );

	it( 'says what is wrong as one types, and shows no value then', async () => {
		render(
			<PackageFields
				wasEnabled
				savedCredits="100"
				help="When."
				canPreview
			/>
		);
		await userEvent.type(
			screen.getByLabelText( 'Credits Granted Per Quantity' ),
			'x'
		);
		expect(
			screen.getByLabelText( 'Credits Granted Per Quantity' )
		).toHaveAttribute( 'aria-invalid', 'true' );
		expect( screen.queryByText( /worth of/ ) ).toBeNull();
	} );

	it( 'asks nothing of a product that is no package', () => {
		render(
			<PackageFields
				wasEnabled={ false }
				savedCredits=""
				help="When."
				canPreview
			/>
		);
		expect(
			screen.getByLabelText( 'Credits Granted Per Quantity' )
		).toHaveAttribute( 'aria-invalid', 'false' );
	} );
} );
