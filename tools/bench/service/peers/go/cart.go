package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

const basketTTL = time.Hour

func cart(ctx statefun.Context, message statefun.Message) error {
	switch {
	case message.Is(addToCartType):
		return add(ctx, message)
	case message.Is(itemAvailabilityType):
		return put(ctx, message)
	case message.Is(checkoutType):
		return checkOut(ctx)
	}
	return fmt.Errorf("unexpected %v", message.ValueTypeName())
}

func add(ctx statefun.Context, message statefun.Message) error {
	var add addToCart
	if err := message.As(addToCartType, &add); err != nil {
		return err
	}
	if _, hasTimer := idleTimer(ctx); hasTimer {
		ctx.Storage().Set(touchedSpec, time.Now().UnixMilli())
	}
	ctx.Send(statefun.MessageBuilder{
		Target:    statefun.Address{FunctionType: stockFn, Id: add.ItemID},
		Value:     requestItem{Quantity: add.Quantity},
		ValueType: requestItemType,
	})
	return nil
}

func put(ctx statefun.Context, message statefun.Message) error {
	var availability itemAvailability
	if err := message.As(itemAvailabilityType, &availability); err != nil {
		return err
	}
	if availability.Status != "INSTOCK" {
		return fmt.Errorf("no notices here")
	}
	content := basket{Basket: map[string]int64{}}
	ctx.Storage().Get(basketSpec, &content)
	content.Basket[ctx.Caller().Id] += int64(availability.Quantity)
	ctx.Storage().Set(basketSpec, content)
	ctx.Storage().Set(touchedSpec, time.Now().UnixMilli())
	if _, hasTimer := idleTimer(ctx); hasTimer {
		return nil
	}
	return startIdleTimer(ctx)
}

func checkOut(ctx statefun.Context) error {
	var content basket
	if !ctx.Storage().Get(basketSpec, &content) {
		return nil
	}
	if timer, hasTimer := idleTimer(ctx); hasTimer {
		token, err := statefun.NewCancellationToken(timer)
		if err != nil {
			return err
		}
		ctx.CancelDelayedMessage(token)
	}
	for _, spec := range []statefun.ValueSpec{basketSpec, idleTimerSpec, touchedSpec} {
		ctx.Storage().Remove(spec)
	}
	var lines []string
	for item, units := range content.Basket {
		lines = append(lines, fmt.Sprintf("%v: %v", item, units))
	}
	user := ctx.Self().Id
	ctx.SendEgress(statefun.KafkaEgressBuilder{
		Target:    statefun.TypeNameFrom("com.example/receipts"),
		Topic:     "receipts",
		Key:       user,
		Value:     receipt{UserID: user, Details: strings.Join(lines, "\n")},
		ValueType: receiptType,
	})
	return nil
}

func idleTimer(ctx statefun.Context) (timer string, exists bool) {
	exists = ctx.Storage().Get(idleTimerSpec, &timer)
	return timer, exists
}

func startIdleTimer(ctx statefun.Context) error {
	timer := randomUUID()
	token, err := statefun.NewCancellationToken(timer)
	if err != nil {
		return err
	}
	ctx.Storage().Set(idleTimerSpec, timer)
	ctx.SendAfterWithCancellationToken(basketTTL, token, statefun.MessageBuilder{
		Target:    ctx.Self(),
		Value:     basketIdle{Timer: timer},
		ValueType: basketIdleType,
	})
	return nil
}

func randomUUID() string {
	var random [16]byte
	rand.Read(random[:])
	random[6] = random[6]&0x0f | 0x40
	random[8] = random[8]&0x3f | 0x80
	var text [36]byte
	hex.Encode(text[0:8], random[0:4])
	hex.Encode(text[9:13], random[4:6])
	hex.Encode(text[14:18], random[6:8])
	hex.Encode(text[19:23], random[8:10])
	hex.Encode(text[24:36], random[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}
