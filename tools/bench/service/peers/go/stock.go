package main

import (
	"fmt"

	"github.com/apache/flink-statefun/statefun-sdk-go/v3/pkg/statefun"
)

func stock(ctx statefun.Context, message statefun.Message) error {
	var units int64
	ctx.Storage().Get(stockSpec, &units)

	switch {
	case message.Is(restockItemType):
		var restock restockItem
		if err := message.As(restockItemType, &restock); err != nil {
			return err
		}
		ctx.Storage().Set(stockSpec, units+int64(restock.Quantity))
		return nil

	case message.Is(requestItemType):
		var request requestItem
		if err := message.As(requestItemType, &request); err != nil {
			return err
		}
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
	return fmt.Errorf("unexpected %v", message.ValueTypeName())
}
