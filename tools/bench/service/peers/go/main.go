// The shop's functions on the official Go SDK: the messages that the load sends, as its users would write it.
package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

const basketTTL = time.Hour

type addToCart struct {
	UserID   string `json:"userId"`
	Quantity int32  `json:"quantity"`
	ItemID   string `json:"itemId"`
}

type requestItem struct {
	Quantity int32 `json:"quantity"`
}

type itemAvailability struct {
	Status   string `json:"status"`
	Quantity int32  `json:"quantity"`
}

type basketIdle struct {
	Timer string `json:"timer"`
}

type basket struct {
	Basket map[string]int64 `json:"basket"`
}

var (
	cartFn  = statefun.TypeNameFrom("com.example/user-shopping-cart")
	stockFn = statefun.TypeNameFrom("com.example/stock")

	addToCartType        = jsonType("AddToCart")
	requestItemType      = jsonType("RequestItem")
	itemAvailabilityType = jsonType("ItemAvailability")
	basketIdleType       = jsonType("BasketIdle")

	basketSpec    = statefun.ValueSpec{Name: "basket", ValueType: jsonType("Basket")}
	idleTimerSpec = statefun.ValueSpec{Name: "idleTimer", ValueType: statefun.StringType}
	touchedSpec   = statefun.ValueSpec{Name: "touched", ValueType: statefun.Int64Type}
	stockSpec     = statefun.ValueSpec{Name: "stock", ValueType: statefun.Int64Type}
)

func jsonType(name string) statefun.SimpleType {
	return statefun.MakeJsonType(statefun.TypeNameFrom("com.example/" + name))
}

func cart(ctx statefun.Context, message statefun.Message) error {
	var timer string
	hasTimer := ctx.Storage().Get(idleTimerSpec, &timer)

	if message.Is(addToCartType) {
		var add addToCart
		if err := message.As(addToCartType, &add); err != nil {
			return err
		}
		if hasTimer {
			ctx.Storage().Set(touchedSpec, time.Now().UnixMilli())
		}
		ctx.Send(statefun.MessageBuilder{
			Target:    statefun.Address{FunctionType: stockFn, Id: add.ItemID},
			Value:     requestItem{Quantity: add.Quantity},
			ValueType: requestItemType,
		})
		return nil
	}

	if message.Is(itemAvailabilityType) {
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
		if hasTimer {
			return nil
		}
		return startIdleTimer(ctx)
	}

	return fmt.Errorf("unexpected %v", message.ValueTypeName())
}

func stock(ctx statefun.Context, message statefun.Message) error {
	if !message.Is(requestItemType) {
		return fmt.Errorf("unexpected %v", message.ValueTypeName())
	}
	var request requestItem
	if err := message.As(requestItemType, &request); err != nil {
		return err
	}
	var units int64
	ctx.Storage().Get(stockSpec, &units)
	status := "OUTOFSTOCK"
	if units >= int64(request.Quantity) {
		status = "INSTOCK"
		ctx.Storage().Set(stockSpec, units-int64(request.Quantity))
	}
	ctx.Send(statefun.MessageBuilder{
		Target:    *ctx.Caller(),
		Value:     itemAvailability{Status: status, Quantity: request.Quantity},
		ValueType: itemAvailabilityType,
	})
	return nil
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

func main() {
	functions := statefun.StatefulFunctionsBuilder()
	for _, spec := range []statefun.StatefulFunctionSpec{
		{
			FunctionType: cartFn,
			States:       []statefun.ValueSpec{basketSpec, idleTimerSpec, touchedSpec},
			Function:     statefun.StatefulFunctionPointer(cart),
		},
		{
			FunctionType: stockFn,
			States:       []statefun.ValueSpec{stockSpec},
			Function:     statefun.StatefulFunctionPointer(stock),
		},
	} {
		if err := functions.WithSpec(spec); err != nil {
			log.Fatal(err)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("go: the service is ready on http://%v (pid %d)\n", listener.Addr(), os.Getpid())
	log.Fatal(http.Serve(listener, functions.AsHandler()))
}
