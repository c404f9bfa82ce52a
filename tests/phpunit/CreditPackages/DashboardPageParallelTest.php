<?php
/**
 * Several admins who want the dashboard's page at once.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\CreditPackages;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
#[Group( 'mariadb' )]
final class DashboardPageParallelTest extends ParallelTestCase {
	public function test_they_get_one_page(): void {
		$admin   = $this->create_user( 'administrator' );
		$results = $this->race( 5, 'rest', [ 'user' => $admin, 'method' => 'POST', 'path' => '/credit-packages/dashboard-page', 'params' => [] ] );
		$status  = array_column( $results, 'status' );
		self::assertCount( 1, array_keys( $status, 201, true ), (string) wp_json_encode( $status ) );
		self::assertSame( [], array_diff( $status, [ 200, 201, 409 ] ) );
		wp_set_current_user( $admin );
		self::assertCount( 1, $this->rest( 'GET', '/credit-packages/settings' )->get_data()['pages_with_dashboard'] );
	}
}
