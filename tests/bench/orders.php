<?php
/**
 * How long it takes to complete many orders of credit packages in one go, as the bulk action of the order list does, and
 * whether anybody has to wait for it. First with orders in tables (HPOS), then once more, in a process of its own, with
 * orders as posts.
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

const BENCH_ORDERS    = 1000;
const BENCH_CUSTOMERS = 100;
const BENCH_REQUESTS  = 5000;

if ( ! class_exists( 'WooCommerce' ) ) {
	fwrite( STDERR, "Needs WooCommerce.\n" );
	exit( 1 );
}

/**
 * Makes a customer with some credits.
 */
function bench_customer( int $number ): int {
	$login = uniqid( "bench$number-" );
	$id    = wp_insert_user( [ 'user_login' => $login, 'user_email' => "$login@example.org", 'user_pass' => 'x', 'role' => 'customer' ] );
	if ( is_wp_error( $id ) || is_wp_error( aipuffer_adjust_balance( $id, '1000000' ) ) ) {
		throw new RuntimeException( 'The customer could not be made.' );
	}

	return $id;
}

/**
 * Makes an order that waits for payment.
 */
function bench_order( WC_Product $package, int $customer ): int {
	$order = wc_create_order( [ 'customer_id' => $customer ] );
	if ( is_wp_error( $order ) ) {
		throw new RuntimeException( $order->get_error_message() );
	}
	$order->add_product( $package, 2 );
	$order->calculate_totals();

	return $order->get_id();
}

$as_posts = 'yes' !== get_option( 'woocommerce_custom_orders_table_enabled' );
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );
add_filter( 'pre_wp_mail', '__return_true' );
$package = new WC_Product_Simple();
$package->set_name( '100 credits' );
$package->set_regular_price( '10' );
$package->set_virtual( true );
$package->update_meta_data( '_aipuffer_credit_package', 'yes' );
$package->update_meta_data( '_aipuffer_credits', '100' );
$package->save();
$customers = array_map( 'bench_customer', range( 1, BENCH_CUSTOMERS ) );
$orders    = array_map( static fn ( int $number ): int => bench_order( $package, $customers[ $number % BENCH_CUSTOMERS ] ), range( 1, BENCH_ORDERS ) );
wp_cache_flush();

// What granting takes of an order's completion, and how long its transaction holds the customer's account.
$granting = [];
$locks    = [];
$began    = 0.0;
$locked   = null;
add_action(
	'woocommerce_order_status_completed',
	static function () use ( &$began ): void {
		$began = hrtime( true );
	},
	4
);
add_action(
	'woocommerce_order_status_completed',
	static function () use ( &$began, &$granting ): void {
		$granting[] = ( hrtime( true ) - $began ) / 1e6;
	},
	6
);
add_filter(
	'query',
	static function ( string $sql ) use ( &$locks, &$locked ): string {
		if ( str_ends_with( $sql, 'FOR UPDATE' ) ) {
			$locked ??= hrtime( true );
		} elseif ( 'COMMIT' === $sql && null !== $locked ) {
			$locks[] = ( hrtime( true ) - $locked ) / 1e6;
			$locked  = null;
		}

		return $sql;
	}
);

// Meanwhile, another process charges the same customers.
$worker = new WorkerProcess( 'charge-many', [ 'user_ids' => $customers, 'count' => BENCH_REQUESTS, 'process' => 0 ], null );
$worker->until_ready();
$worker->go();

$times = [];
foreach ( $orders as $order_id ) {
	$before = hrtime( true );
	wc_get_order( $order_id )->update_status( 'completed', '', true );
	$times[] = ( hrtime( true ) - $before ) / 1e6;
}
$requests = $worker->result();

global $wpdb;
$granted  = $wpdb->get_col( "SELECT SUM(credits_delta) FROM {$wpdb->prefix}aipuffer_ledger WHERE type = 'purchase' AND order_id IN (" . implode( ', ', $orders ) . ') GROUP BY order_id' );
$expected = array_fill( 0, BENCH_ORDERS, (string) ( 200 * 1_000_000 ) );
if ( [] !== aipuffer_verify_ledger()['problems'] || $expected !== $granted ) {
	fwrite( STDERR, 'The benchmark found wrong balances: ' . array_sum( $granted ) . " granted.\n" );
	exit( 1 );
}

$first = array_slice( $times, intdiv( BENCH_ORDERS, 10 ), intdiv( BENCH_ORDERS, 5 ) );
$last  = array_slice( $times, -intdiv( BENCH_ORDERS, 5 ) );
$many  = number_format( BENCH_ORDERS );
$how   = $as_posts ? ', orders as posts' : '';
$rows  = [
	[ 'work' => "Complete $many orders in one go, WooCommerce included$how", 'figure' => round( array_sum( $times ) / 1000, 1 ), 'unit' => 's', 'budget' => '' ],
	[ 'work' => "One order, WooCommerce included$how", 'figure' => round( bench_median( $times ), 1 ), 'unit' => 'ms median', 'budget' => '' ],
	[ 'work' => "Granting its credits, order note included$how", 'figure' => round( bench_median( $granting ), 1 ), 'unit' => 'ms median', 'budget' => '' ],
	[ 'work' => "The last fifth of the orders, beside an early fifth$how", 'figure' => round( bench_median( $last ) / bench_median( $first ), 2 ), 'unit' => 'times as long', 'budget' => 'linear: about 1' ],
	[ 'work' => "A customer's account is locked for an order, longest$how", 'figure' => round( max( $locks ), 1 ), 'unit' => 'ms', 'budget' => 'no lock for seconds' ],
	[ 'work' => "A request of such a customer charged meanwhile$how", 'figure' => round( bench_median( $requests['times'] ), 1 ), 'unit' => 'ms median', 'budget' => '' ],
	[ 'work' => "The same, longest$how", 'figure' => round( max( $requests['times'] ), 1 ), 'unit' => 'ms', 'budget' => 'no wait for seconds' ],
];

// Comparing all of them with the ledger, which finds nothing to do; not the round over all orders, which would compare them again.
update_option( 'aipuffer_orders_place', [ 'round_began' => time() ] );
update_option( 'aipuffer_orders_compared', time() - HOUR_IN_SECONDS );
wp_cache_flush();
$statements = $wpdb->num_queries;
$before     = hrtime( true );
do_action( 'aipuffer_compare_orders' );
$seconds = ( hrtime( true ) - $before ) / 1e9;
$rows[]  = [ 'work' => "Comparing $many changed orders with the ledger$how", 'figure' => round( $seconds, 1 ), 'unit' => 's', 'budget' => '' ];
$rows[]  = [ 'work' => "The same, by the hour$how", 'figure' => (int) round( 3600 * BENCH_ORDERS / $seconds, -3 ), 'unit' => 'orders', 'budget' => '50,000' ];
$rows[]  = [ 'work' => "The same, statements of one order$how", 'figure' => round( ( $wpdb->num_queries - $statements ) / BENCH_ORDERS, 2 ), 'unit' => '', 'budget' => '' ];

if ( ! $as_posts ) {
	// Not update_option(): WooCommerce lets nobody change this while orders are in the tables alone.
	$wpdb->update( $wpdb->options, [ 'option_value' => 'no' ], [ 'option_name' => 'woocommerce_custom_orders_table_enabled' ] );
	exec( escapeshellarg( PHP_BINARY ) . ' -d memory_limit=1G -d opcache.enable_cli=1 ' . escapeshellarg( __FILE__ ), $output, $code );
	$others = json_decode( (string) end( $output ), true );
	if ( 0 !== $code || ! is_array( $others ) ) {
		fwrite( STDERR, "It failed with orders as posts.\n" );
		exit( 1 );
	}
	$rows = [ ...$rows, ...$others['rows'] ];
}

echo wp_json_encode(
	[
		'title' => 'Completing orders',
		'rows'  => $rows,
		'notes' => [
			sprintf( '%s orders of two packages by %s customers, completed one after another by one process; mails are written, not sent. Orders are in tables (HPOS), except where it says so.', number_format( BENCH_ORDERS ), number_format( BENCH_CUSTOMERS ) ),
			'After each run every order has granted once and every balance is the sum of its ledger.',
		],
	]
), "\n";
