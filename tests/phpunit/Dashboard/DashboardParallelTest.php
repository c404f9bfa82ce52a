<?php
/**
 * Two people look at their dashboards at the same time.
 *
 * @package AIPuffer\Tests
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Tests\ParallelTestCase;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'parallel' )]
final class DashboardParallelTest extends ParallelTestCase {
	public function test_everybody_sees_their_own_while_both_are_charged(): void {
		aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'flat', 'unit_rate' => '1' ] );
		$people = [];
		foreach ( [ '111', '222' ] as $credits ) {
			$user            = $this->create_user( 'subscriber' );
			$people[ $user ] = [ 'credits' => $credits, 'entry' => aipuffer_adjust_balance( $user, $credits )['ledger_id'] ];
		}
		[ $ada, $grace ] = array_keys( $people );
		$calls           = [];
		foreach ( [ [ $ada, $grace ], [ $grace, $ada ] ] as [ $user, $other ] ) {
			$calls[] = [ $user, '/dashboard', 200 ];
			$calls[] = [ $user, '/dashboard/history', 200 ];
			$calls[] = [ $user, '/dashboard/history/' . $people[ $other ]['entry'], 404 ];
		}
		$workers = array_map( fn ( array $call ) => $this->spawn( 'rest', [ 'user' => $call[0], 'method' => 'GET', 'path' => $call[1], 'params' => [] ] ), $calls );
		foreach ( [ $ada, $grace ] as $number => $user ) {
			$workers[] = $this->spawn( 'charge-many', [ 'user_ids' => [ $user ], 'count' => 5, 'process' => $number ] );
		}
		foreach ( $workers as $worker ) {
			$worker->until_ready();
		}
		$start = microtime( true ) + 0.05;
		foreach ( $workers as $worker ) {
			$worker->go( $start );
		}
		$answers = array_map( static fn ( $worker ): mixed => $worker->result(), $workers );

		foreach ( $calls as $number => [ $user, $path, $status ] ) {
			$answer = $answers[ $number ];
			self::assertSame( $status, $answer['status'], $path );
			if ( '/dashboard/history' === $path ) {
				self::assertSame( $people[ $user ]['entry'], end( $answer['data']['entries'] )['id'] );
				self::assertSame( $people[ $user ]['credits'], end( $answer['data']['entries'] )['credits_delta'] );
			} elseif ( 200 === $status ) {
				self::assertContains( (int) $people[ $user ]['credits'] - (int) $answer['data']['balance'], range( 0, 5 ) );
			}
		}
	}
}
