<?php
/**
 * A call under way.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;
use WeakReference;
use WordPress\AiClient\Messages\DTO\Message;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;

defined( 'ABSPATH' ) || exit;

/**
 * Who asks which model for what, and what was set aside for it.
 */
final class Call {
	/**
	 * The reservation it is charged from; null when nobody pays.
	 *
	 * @var ?int
	 */
	public ?int $reservation_id = null;

	/**
	 * The conversation it is logged in; null where the site keeps none.
	 *
	 * @var ?int
	 */
	public ?int $conversation_id = null;

	/**
	 * The provider asked.
	 *
	 * @var string
	 */
	public readonly string $provider;

	/**
	 * The model asked.
	 *
	 * @var string
	 */
	public readonly string $model;

	/**
	 * Whether it is known to have ended without a result.
	 *
	 * @var bool
	 */
	public bool $has_failed = false;

	/**
	 * Whether the model was called: until then listeners hear of it, who may end the request.
	 *
	 * @var bool
	 */
	private bool $is_sent = false;

	/**
	 * The model as an object. Not held: it is gone when core's client has left the call.
	 *
	 * @var WeakReference<ModelInterface>
	 */
	private readonly WeakReference $asked;

	/**
	 * The clock when it began, in nanoseconds.
	 *
	 * @var int
	 */
	private readonly int $began;

	/**
	 * A call that begins now.
	 *
	 * @param ModelInterface $model             The model.
	 * @param list<Message>  $messages          The prompt.
	 * @param Operation      $operation         What is asked.
	 * @param Origin         $origin            Where it comes from.
	 * @param Person         $person            Who asks, and who pays.
	 * @param Usage          $estimate          What it will use at most.
	 * @param string         $conversation_uuid Names its conversation.
	 */
	public function __construct(
		ModelInterface $model,
		public readonly array $messages,
		public readonly Operation $operation,
		public readonly Origin $origin,
		public readonly Person $person,
		public readonly Usage $estimate,
		public readonly string $conversation_uuid
	) {
		$this->asked    = WeakReference::create( $model );
		$this->provider = mb_substr( $model->providerMetadata()->getId(), 0, 100 );
		$this->model    = mb_substr( $model->metadata()->getId(), 0, 191 );
		$this->began    = hrtime( true );
	}

	/**
	 * Whether it is a call of this object.
	 *
	 * @param ModelInterface $model A model.
	 */
	public function is_of( ModelInterface $model ): bool {
		return $this->asked->get() === $model;
	}

	/**
	 * How the model was told to answer.
	 *
	 * @return array<string, mixed>
	 */
	public function config(): array {
		return $this->asked->get()?->getConfig()->toArray() ?? [];
	}

	/**
	 * All have heard of it, and the model is called.
	 */
	public function send(): void {
		$this->is_sent = true;
	}

	/**
	 * Whether a provider may bill it though no result came: a request of it was sent, and nothing says that it failed.
	 */
	public function may_be_billed(): bool {
		return $this->is_sent && ! $this->has_failed;
	}

	/**
	 * How long it has taken until now, in milliseconds.
	 */
	public function milliseconds(): int {
		return intdiv( hrtime( true ) - $this->began, 1_000_000 );
	}
}
