<?php
/**
 * The SQL that counts AI calls.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Database;

/**
 * Adds calls to `ai_daily`. Reading is UsageQuery's.
 */
final class UsageStore {
	/**
	 * Takes the connection and the clock.
	 *
	 * @param Database $database The connection.
	 * @param Clock    $clock    The time.
	 */
	public function __construct( private readonly Database $database, private readonly Clock $clock ) {}

	/**
	 * Counts a call on the present day of the site. `calls` are those that reached a model, `failed` those of them
	 * without a result; refused ones are counted apart.
	 *
	 * @param Call    $call    The call.
	 * @param Outcome $outcome How it ended.
	 */
	public function add( Call $call, Outcome $outcome ): void {
		$names   = [
			'plugin'    => $call->origin->plugin,
			'ability'   => $call->origin->ability,
			'operation' => $call->operation->value,
			'provider'  => $outcome->provider,
			'model'     => $outcome->model,
			'user_id'   => $call->person->user_id,
			'source'    => $call->person->source,
		];
		$figures = [
			'calls'          => Status::Refused === $outcome->status ? 0 : 1,
			'failed'         => Status::Failed === $outcome->status ? 1 : 0,
			'refused'        => Status::Refused === $outcome->status ? 1 : 0,
			'usage_missing'  => $outcome->usage_missing ? 1 : 0,
			'input_tokens'   => $outcome->usage->priced_input_tokens(),
			'output_tokens'  => $outcome->usage->priced_output_tokens(),
			'thought_tokens' => (int) $outcome->thought_tokens,
			'total_tokens'   => (int) $outcome->usage->all_tokens(),
			'images'         => (int) $outcome->usage->images,
			'videos'         => (int) $outcome->usage->videos,
			'cost'           => $outcome->cost,
			'charged'        => $outcome->charged,
			'milliseconds'   => $outcome->milliseconds,
		];
		$values  = [ 'day' => $this->clock->site_now()->format( 'Y-m-d' ), 'usage_key' => md5( implode( "\n", $names ) ) ] + $names + $figures;
		$counted = array_filter( $figures );
		$this->database->run(
			sprintf(
				'INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s',
				$this->database->table( 'ai_daily' ),
				implode( ', ', array_keys( $values ) ),
				implode( ', ', array_map( static fn ( int|string $value ): string => is_int( $value ) ? '%d' : '%s', $values ) ),
				implode( ', ', array_map( static fn ( string $column ): string => "$column = $column + %d", array_keys( $counted ) ) )
			),
			...array_values( $values ),
			...array_values( $counted )
		);
	}
}
