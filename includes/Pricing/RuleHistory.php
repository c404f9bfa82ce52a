<?php
/**
 * Who changed what of a rule, and when.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Pricing;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\UserNames;

defined( 'ABSPATH' ) || exit;

/**
 * The versions of a rule as events.
 *
 * @phpstan-type Change array{field: string, label: string, from: ?string, to: ?string}
 */
final class RuleHistory {
	/**
	 * Takes the names of what is priced.
	 *
	 * @param UsageTypes $types Names on screen.
	 */
	public function __construct( private readonly UsageTypes $types ) {}

	/**
	 * The events, newest first. A deleted rule begins with its deletion, which shows the last version again.
	 *
	 * @param non-empty-list<PriceRule> $versions Newest first.
	 * @return list<array<string, mixed>> The rule's shape with `action` (created, changed, enabled, disabled, deleted),
	 *         `changed_at`, `changed_by: { id, name }`, `ended_at`, `ended_by: { id, name }|null`, and `changes`: a list of
	 *         `{ field, label, from, to }` in words, rates as decimal strings, null where there was none.
	 */
	public function of( array $versions ): array {
		$events = null === $versions[0]->ended_at ? [] : [ $this->deletion( $versions[0] ) ];
		foreach ( $versions as $number => $version ) {
			$previous = $versions[ $number + 1 ] ?? null;
			$changes  = $previous ? $this->changes( $previous, $version ) : [];
			$events[] = $this->event( $version, self::action( $changes, null === $previous, $version->enabled ), $version->created_at, $version->created_by, $changes );
		}

		return $events;
	}

	/**
	 * That a rule was deleted.
	 *
	 * @param PriceRule $last Its last version.
	 * @return array<string, mixed>
	 */
	private function deletion( PriceRule $last ): array {
		return $this->event( $last, 'deleted', (string) $last->ended_at, $last->ended_by, [] );
	}

	/**
	 * One event.
	 *
	 * @param PriceRule    $version The version it led to.
	 * @param string       $action  What was done.
	 * @param string       $at      Stored UTC time.
	 * @param int          $by      User.
	 * @param list<Change> $changes What is different.
	 * @return array<string, mixed>
	 */
	private function event( PriceRule $version, string $action, string $at, int $by, array $changes ): array {
		return PriceResource::shape( $version, $this->types ) + [
			'action'     => $action,
			'changed_at' => Clock::iso( $at ),
			'changed_by' => self::person( $by ),
			'ended_at'   => null === $version->ended_at ? null : Clock::iso( $version->ended_at ),
			'ended_by'   => null === $version->ended_at ? null : self::person( $version->ended_by ),
			'changes'    => $changes,
		];
	}

	/**
	 * What was done.
	 *
	 * @param list<Change> $changes    What is different.
	 * @param bool         $is_first   Whether nothing was there before.
	 * @param bool         $is_enabled Whether the rule is on now.
	 */
	private static function action( array $changes, bool $is_first, bool $is_enabled ): string {
		if ( $is_first ) {
			return 'created';
		}
		if ( [ 'enabled' ] === array_column( $changes, 'field' ) ) {
			return $is_enabled ? 'enabled' : 'disabled';
		}

		return 'changed';
	}

	/**
	 * What is different between two versions.
	 *
	 * @param PriceRule $before Earlier.
	 * @param PriceRule $after  Later.
	 * @return list<Change>
	 */
	private function changes( PriceRule $before, PriceRule $after ): array {
		$from    = $this->words( $before );
		$to      = $this->words( $after );
		$changes = [];
		foreach ( self::labels() as $field => $label ) {
			if ( $from[ $field ] !== $to[ $field ] ) {
				$changes[] = [ 'field' => $field, 'label' => $label, 'from' => $from[ $field ], 'to' => $to[ $field ] ];
			}
		}

		return $changes;
	}

	/**
	 * A version in words.
	 *
	 * @param PriceRule $rule The version.
	 * @return array<string, ?string>
	 */
	private function words( PriceRule $rule ): array {
		$type = $this->types->labels( $rule->module, $rule->operation );
		$rate = static fn ( ?int $micro ): ?string => null === $micro ? null : Credits::format( $micro );

		return [
			'usage_type'     => "{$type['module']}: {$type['operation']}",
			'provider'       => $rule->provider,
			'model'          => $rule->model,
			'billing_method' => $rule->method->label(),
			'input_rate'     => $rate( $rule->input_rate ),
			'cached_rate'    => $rate( $rule->cached_rate ),
			'output_rate'    => $rate( $rule->output_rate ),
			'unit_rate'      => $rate( $rule->unit_rate ),
			'enabled'        => $rule->enabled ? __( 'Enabled', 'aipuffer' ) : __( 'Disabled', 'aipuffer' ),
		];
	}

	/**
	 * Names of the fields.
	 *
	 * @return array<string, string>
	 */
	private static function labels(): array {
		return [
			'usage_type'     => __( 'Usage type', 'aipuffer' ),
			'provider'       => __( 'Provider', 'aipuffer' ),
			'model'          => __( 'Model', 'aipuffer' ),
			'billing_method' => __( 'Billing method', 'aipuffer' ),
			'input_rate'     => __( 'Input rate', 'aipuffer' ),
			'cached_rate'    => __( 'Cached rate', 'aipuffer' ),
			'output_rate'    => __( 'Output rate', 'aipuffer' ),
			'unit_rate'      => __( 'Unit rate', 'aipuffer' ),
			'enabled'        => __( 'State', 'aipuffer' ),
		];
	}

	/**
	 * Who it was.
	 *
	 * @param int $user_id User; 0 is the system.
	 * @return array{id: int, name: string}
	 */
	private static function person( int $user_id ): array {
		return [ 'id' => $user_id, 'name' => UserNames::of( $user_id ) ];
	}
}
