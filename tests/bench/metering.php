<?php
/**
 * How fast a request is charged: reserve and settle, beside a bare transaction of the same database.
 *
 * Run by `npm run bench`; prints JSON for BENCHMARKS.md.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

use AIPuffer\Tests\WorkerProcess;

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
require dirname( __DIR__ ) . '/phpunit/bootstrap.php';
require __DIR__ . '/shared/figures.php';

const BENCH_PAIRS   = 2000;
const BENCH_USERS   = 1000;
const BENCH_HISTORY = 100_000;

/**
 * Runs charge-many in processes that start at the same instant.
 *
 * @param list<int> $users Users they charge.
 * @return array{charged: int, per_second: float, median: float}
 */
function bench_race( array $users, int $processes, int $count ): array {
	$workers = [];
	for ( $process = 0; $process < $processes; $process++ ) {
		$workers[] = new WorkerProcess( 'charge-many', [ 'user_ids' => $users, 'count' => $count, 'process' => $process ], null );
	}
	foreach ( $workers as $worker ) {
		$worker->until_ready();
	}
	$start = microtime( true ) + 0.1;
	foreach ( $workers as $worker ) {
		$worker->go( $start );
	}
	$results = array_map( static fn ( WorkerProcess $worker ): array => $worker->result(), $workers );
	$charged = array_sum( array_column( $results, 'charged' ) );
	$seconds = max( array_column( $results, 'ended' ) ) - min( array_column( $results, 'started' ) );

	return [
		'charged'    => $charged,
		'per_second' => $charged / $seconds,
		'median'     => bench_median( array_merge( ...array_column( $results, 'times' ) ) ),
	];
}

/**
 * Makes a user with credits.
 */
function bench_user( int $number ): int {
	$id = wp_insert_user( [ 'user_login' => "bench$number", 'user_email' => "bench$number@example.org", 'user_pass' => 'x', 'role' => 'subscriber' ] );
	if ( is_wp_error( $id ) || is_wp_error( aipuffer_adjust_balance( $id, '1000000' ) ) ) {
		throw new RuntimeException( 'The user could not be made.' );
	}

	return $id;
}

global $wpdb;
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );
aipuffer_save_price( [ 'module' => 'chat', 'operation' => 'chat', 'provider' => 'openai', 'model' => 'gpt', 'billing_method' => 'per_1k_tokens', 'input_rate' => '1', 'output_rate' => '2' ] );
$users = array_map( 'bench_user', range( 1, BENCH_USERS ) );

// One user with a long history; entries of 0 credits keep the balance what it is.
$wpdb->query(
	"INSERT INTO {$wpdb->prefix}aipuffer_ledger (user_id, type, balance_after, from_quota, scope, module, operation, provider, model, input_tokens, output_tokens, actor_type, actor_id, idempotency_key, created_at)
	SELECT {$users[0]}, 'usage', 1000000000000, 1000000, 'chatbot:1', 'chat', 'chat', 'openai', 'gpt', 1000, 400, 'user', {$users[0]}, CONCAT('bench:', seq), UTC_TIMESTAMP() - INTERVAL seq MINUTE
	FROM seq_1_to_" . BENCH_HISTORY
);

$wpdb->query( 'CREATE TABLE bench_balance (id int PRIMARY KEY, balance bigint) ENGINE=InnoDB' );
$wpdb->query( 'CREATE TABLE bench_ledger (id bigint AUTO_INCREMENT PRIMARY KEY, user_id bigint, delta bigint, note varchar(191)) ENGINE=InnoDB' );
$wpdb->query( 'INSERT INTO bench_balance VALUES (1, 0)' );
$bare = [];
for ( $number = 0; $number < BENCH_PAIRS; $number++ ) {
	$before = hrtime( true );
	$wpdb->query( 'START TRANSACTION' );
	$wpdb->query( 'UPDATE bench_balance SET balance = balance + 1 WHERE id = 1' );
	$wpdb->query( "INSERT INTO bench_ledger (user_id, delta, note) VALUES (1, 1, 'bench')" );
	$wpdb->query( 'COMMIT' );
	$bare[] = ( hrtime( true ) - $before ) / 1e6;
}
$wpdb->query( 'DROP TABLE bench_balance, bench_ledger' );

$alone    = bench_race( [ $users[0] ], 1, BENCH_PAIRS );
$one_user = bench_race( [ $users[0] ], 4, intdiv( BENCH_PAIRS, 4 ) );
$many     = bench_race( array_slice( $users, 1 ), 4, BENCH_PAIRS );
$problems = aipuffer_verify_ledger()['problems'];
$expected = 2 * BENCH_PAIRS;
$charged  = $alone['charged'] + $one_user['charged'];
if ( [] !== $problems || $expected !== $charged || (string) ( 1_000_000 - 2 * $charged ) !== aipuffer_get_balance( $users[0] )['balance'] ) {
	fwrite( STDERR, 'The benchmark found a wrong balance: ' . wp_json_encode( $problems ) . "\n" );
	exit( 1 );
}

echo wp_json_encode(
	[
		'title' => 'Charging a request',
		'rows'  => [
			[ 'work' => 'A bare update + insert transaction, for comparison', 'figure' => round( bench_median( $bare ), 2 ), 'unit' => 'ms median', 'budget' => '' ],
			[ 'work' => 'Reserve + settle, one process', 'figure' => round( $alone['median'], 2 ), 'unit' => 'ms median', 'budget' => '2 ms' ],
			[ 'work' => 'Reserve + settle, 4 processes on one user', 'figure' => round( $one_user['per_second'] ), 'unit' => 'a second', 'budget' => 'correct' ],
			[ 'work' => 'Reserve + settle, 4 processes on many users', 'figure' => round( $many['per_second'] ), 'unit' => 'a second', 'budget' => 'over 500 a second' ],
		],
		'notes' => [
			sprintf( '%s users; the one user has %s ledger entries before the run. %s pairs in one process, as many by 4 processes on that user, and 4 times as many on the others.', number_format( BENCH_USERS ), number_format( BENCH_HISTORY ), number_format( BENCH_PAIRS ) ),
			'After the run every balance is the sum of its ledger, and the one user was charged for each pair exactly once.',
		],
	]
), "\n";
