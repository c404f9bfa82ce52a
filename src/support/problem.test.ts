import { Problem, toProblem } from './problem';

describe( 'toProblem', () => {
	it( 'names the field WordPress found wrong', () => {
		const problem = toProblem( {
			code: 'rest_invalid_param',
			message: 'Invalid parameter(s): unit_rate',
			data: { status: 400, params: { unit_rate: 'unit_rate is wrong.' } },
		} );
		expect( problem ).toMatchObject( {
			code: 'rest_invalid_param',
			message: 'unit_rate is wrong.',
			status: 400,
			field: 'unit_rate',
		} );
	} );

	it( 'keeps what the server says beside the message', () => {
		const problem = toProblem( {
			code: 'aipuffer_price_exists',
			message: 'There is already a rule.',
			data: { status: 409, existing_id: 7 },
		} );
		expect( problem.data.existing_id ).toBe( 7 );
		expect( problem.field ).toBeNull();
	} );

	it( 'says so when the site was not reached', () => {
		expect( toProblem( new TypeError( 'Failed to fetch' ) ) ).toMatchObject(
			{
				status: 0,
				message: 'Failed to fetch',
			}
		);
		expect( toProblem( null ).message ).toContain( 'could not be reached' );
	} );

	it( 'passes a problem on', () => {
		const problem = new Problem( 'x', 'y', 404, null, {} );
		expect( toProblem( problem ) ).toBe( problem );
	} );
} );
